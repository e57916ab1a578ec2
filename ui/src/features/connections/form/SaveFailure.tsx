/**
 * Why a connection could not be saved. Without a keychain it offers to hold the secret in memory, and explains what
 * that means.
 */
import { Button } from "@react-spectrum/s2/Button";
import { useKeychain, useSessionOnly } from "../../../api/credentials";
import { showFailure } from "../../../api/failure";
import { inBackground } from "../../../background";
import type { Failure } from "../../../bindings";
import { t } from "../../../i18n";
import { Notice } from "../../../shared/failures/Notice";
import { FailureNotice } from "../../../shared/failures/Notice";
import { keychainWords } from "../words/keychain";

export function SaveFailure({ failure, onRetry }: { failure: Failure; onRetry: () => void }) {
  const keychain = useKeychain().value;
  const session = useSessionOnly();
  const { title, words, details } = showFailure(failure);
  if (failure.code !== "keychain" || !keychain) {
    return <Notice tone="bad" title={title} words={words} details={details} alert />;
  }
  const fix = keychainWords(keychain);
  const keepInMemory = async () => {
    if (await session.run(true)) onRetry();
  };
  return (
    <Notice
      tone="bad"
      title={keychain.state === "ready" ? title : fix.title}
      words={keychain.state === "ready" ? words : fix.words}
      details={details}
      alert
      actions={
        <>
          <Button
            variant="secondary"
            size="S"
            isPending={session.isRunning}
            onPress={() => inBackground(keepInMemory())}
          >
            {t("connections.keychain.offerThen")}
          </Button>
          <Button variant="secondary" size="S" onPress={onRetry}>
            {t("common.tryAgain")}
          </Button>
        </>
      }
    >
      {t("connections.keychain.sessionWords")}
      {session.failure && <FailureNotice failure={session.failure} />}
    </Notice>
  );
}
