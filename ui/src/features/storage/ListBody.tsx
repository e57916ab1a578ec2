/** What a list shows in place of rows while it is read first, or when it could not be read. */
import type { ReactNode } from "react";
import { showFailure } from "../../api/failure";
import { useRefresh } from "../../api/refresh";
import type { Failure } from "../../bindings";
import { ErrorState, Skeleton } from "../../components/States";
import { navigate } from "../../navigation";

interface ListBodyProps {
  list: { isLoading: boolean; failure: Failure | undefined; total: number; retry: () => void };
  children: ReactNode;
}

export function ListBody({ list, children }: ListBodyProps) {
  if (list.isLoading) return <Skeleton lines={10} />;
  // Rows that were read stay in sight when reading them again fails; the frame says how old they are.
  if (list.failure && list.total === 0) return <FailureState failure={list.failure} retry={list.retry} />;
  return children;
}

/** A failure in place of the thing that could not be read: what happened, what helps, and the details. */
export function FailureState({ failure, retry }: { failure: Failure; retry: () => void }) {
  const refresh = useRefresh();
  const { title, words, action, actionLabel, details } = showFailure(failure);
  const act = () => {
    if (action === "refresh") void refresh.start();
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
