/** What a list shows in place of rows during its first load, or if it could not be loaded. */
import type { ReactNode } from "react";
import { showFailure } from "../../api/failure";
import { useRefresh } from "../../api/refresh";
import { inBackground } from "../../background";
import type { Failure } from "../../bindings";
import { ActionButton } from "@react-spectrum/s2/ActionButton";
import { ErrorState, Skeleton } from "../../components/States";
import { t } from "../../i18n";
import { navigate } from "../../navigation";
import css from "../details/details.module.css";

interface ListBodyProps {
  list: { isLoading: boolean; failure: Failure | undefined; total: number; retry: () => void };
  children: ReactNode;
}

export function ListBody({ list, children }: ListBodyProps) {
  if (list.isLoading) return <Skeleton lines={10} />;
  if (list.failure && list.total === 0) return <FailureState failure={list.failure} retry={list.retry} />;
  return (
    <div className={css.body}>
      <ListTrouble list={list} />
      {children}
    </div>
  );
}

/** A line above a list of which a part could not be loaded. The loaded rows stay visible below it. */
export function ListTrouble({ list }: Pick<ListBodyProps, "list">) {
  if (!list.failure || list.total === 0) return null;
  const { title, words } = showFailure(list.failure);
  return (
    <div role="alert" className={css.trouble}>
      <p className="selectable">
        <strong>{title}</strong> {words}
      </p>
      <ActionButton size="S" onPress={list.retry}>
        {t("common.tryAgain")}
      </ActionButton>
    </div>
  );
}

/** A failure in place of the content that could not be loaded: what happened, how to fix it, and the details. */
export function FailureState({ failure, retry }: { failure: Failure; retry: () => void }) {
  const refresh = useRefresh();
  const { title, words, action, actionLabel, details } = showFailure(failure);
  const act = () => {
    if (action === "refresh") inBackground(refresh.start());
    else if (action === "settings") navigate({ screen: "credentials" });
    else retry();
  };
  return (
    <ErrorState
      title={title}
      hint={words}
      details={details}
      action={actionLabel === undefined ? undefined : { label: actionLabel, onPress: act }}
    />
  );
}
