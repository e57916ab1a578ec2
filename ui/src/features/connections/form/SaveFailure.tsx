/** Why a connection could not be saved. Without a keychain it offers to keep the secret in memory, and says what that means. */
import { Button } from "@react-spectrum/s2/Button";
import { useKeychain, useSessionOnly } from "../../../api/credentials";
import { showFailure } from "../../../api/failure";
import { inBackground } from "../../../background";
import type { Failure } from "../../../bindings";
import { t } from "../../../i18n";
import { Notice } from "../../../shared/failures/Notice";
import { Trouble } from "../../../shared/failures/Trouble";
import { keychainWords } from "../words/keychain";

export function SaveFailure({ failure, onRetry }: { failure: Failure; onRetry: () => void }) {
  const keychain = useKeychain().value;
  const session = useSessionOnly();
  const { title, words, details } = showFailure(failure);
  if (failure.code !== "keychain" || !keychain) {
    return <Notice tone="bad" title={title} words={words} details={details} alert />;
  }
  const mend = keychainWords(keychain);
  const keepInMemory = async () => {
    if (await session.run(true)) onRetry();
  };
  return (
    <Notice
      tone="bad"
      title={keychain.state === "ready" ? title : mend.title}
      words={keychain.state === "ready" ? words : mend.words}
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
            {t("connect.keychain.offerThen")}
          </Button>
          <Button variant="secondary" size="S" onPress={onRetry}>
            {t("frame.tryAgain")}
          </Button>
        </>
      }
    >
      {t("connect.keychain.sessionWords")}
      {session.failure && <Trouble failure={session.failure} />}
    </Notice>
  );
}
