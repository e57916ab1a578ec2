/** A failure where its content would stand: what happened, what helps, and the details for those who help. */
import { showFailure } from "../../api/failure";
import { useRefresh } from "../../api/workspace";
import type { Failure } from "../../bindings";
import { ErrorState } from "../../components/States";
import { navigate } from "../../navigation";

interface FailureStateProps {
  failure: Failure;
  onRetry: () => void;
}

export function FailureState({ failure, onRetry }: FailureStateProps) {
  const refresh = useRefresh();
  const { title, words, action, actionLabel, details } = showFailure(failure);
  const act = () => {
    if (action === "refresh") void refresh.start();
    else if (action === "settings") navigate({ screen: "settings" });
    else onRetry();
  };
  return (
    <ErrorState
      title={title}
      hint={words}
      action={actionLabel === undefined ? undefined : { label: actionLabel, onPress: act }}
      details={details}
    />
  );
}
