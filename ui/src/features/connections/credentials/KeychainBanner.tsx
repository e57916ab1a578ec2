/**
 * Whether secrets can be stored now: which keychain, what is wrong with it, how to fix it, and how to work without it.
 */
import { Button } from "@react-spectrum/s2/Button";
import { useKeychain, useSessionOnly } from "../../../api/credentials";
import { inBackground } from "../../../background";
import type { KeychainStatus } from "../../../bindings";
import { Skeleton } from "../../../components/States";
import { t } from "../../../i18n";
import { FailureNotice } from "../../../shared/failures/Notice";
import { Notice } from "../../../shared/failures/Notice";
import css from "./credentials.module.css";
import { keychainWords } from "../words/keychain";

export function KeychainBanner() {
  const keychain = useKeychain();
  if (!keychain.value) {
    if (keychain.failure) return <FailureNotice failure={keychain.failure} />;
    return (
      <div className={css.bannerSkeleton}>
        <Skeleton lines={2} />
      </div>
    );
  }
  const status = keychain.value;
  return (
    <>
      {status.sessionOnly && <SessionBanner status={status} />}
      {(!status.sessionOnly || status.state !== "ready") && (
        <StateBanner status={status} isAsking={keychain.isFetching} onAgain={keychain.retry} />
      )}
    </>
  );
}

interface StateBannerProps {
  status: KeychainStatus;
  isAsking: boolean;
  onAgain: () => void;
}

function StateBanner({ status, isAsking, onAgain }: StateBannerProps) {
  const session = useSessionOnly();
  const { title, words } = keychainWords(status);
  const isReady = status.state === "ready";
  return (
    <>
      <Notice
        tone={isReady ? "good" : "warn"}
        title={title}
        words={words}
        details={status.words === "" ? undefined : t("connections.keychain.said", { words: status.words })}
        actions={
          !isReady && (
            <>
              <Button variant="secondary" size="S" isPending={isAsking} onPress={onAgain}>
                {t("connections.checkAgain")}
              </Button>
              {!status.sessionOnly && (
                <Button
                  variant="secondary"
                  size="S"
                  isPending={session.isRunning}
                  onPress={() => inBackground(session.run(true))}
                >
                  {t("connections.keychain.offer")}
                </Button>
              )}
            </>
          )
        }
      />
      {session.failure && <FailureNotice failure={session.failure} />}
    </>
  );
}

function SessionBanner({ status }: { status: KeychainStatus }) {
  const session = useSessionOnly();
  return (
    <>
      <Notice
        tone="warn"
        title={t("connections.keychain.sessionOn")}
        words={t("connections.keychain.sessionWords")}
        actions={
          status.state === "ready" && (
            <Button
              variant="secondary"
              size="S"
              isPending={session.isRunning}
              onPress={() => inBackground(session.run(false))}
            >
              {t("connections.keychain.sessionOff")}
            </Button>
          )
        }
      />
      {session.failure && <FailureNotice failure={session.failure} />}
    </>
  );
}
