/** What a list shows in place of rows while it is read first, or when it could not be read. */
import type { ReactNode } from "react";
import { showFailure } from "../../api/failure";
import type { Failure } from "../../bindings";
import { ErrorState, Skeleton } from "../../components/States";
import { t } from "../../i18n";

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

/** A failure in place of the thing that could not be read, with the way to try again. */
export function FailureState({ failure, retry }: { failure: Failure; retry: () => void }) {
  const { title, words, details } = showFailure(failure);
  return (
    <ErrorState
      title={title}
      hint={words}
      details={details}
      action={{ label: t("frame.tryAgain"), onPress: retry }}
    />
  );
}
