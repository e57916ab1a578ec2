/** Why a job is paused, and a countdown to the next try. */
import { asSentence, showFailure, sideName } from "../../api/failure";
import type { JobPause, PauseReason } from "../../bindings";
import { useSecond } from "../../components/clock";
import { own, t, type MessageKey } from "../../i18n";
import css from "./jobs.module.css";

const REASONS: Record<PauseReason, MessageKey> = {
  offline: "jobs.pause.offline",
  signIn: "jobs.pause.signIn",
  throttled: "jobs.pause.throttled",
  unavailable: "jobs.pause.unavailable",
  foreign: "jobs.pause.foreign",
  stopped: "jobs.pause.stopped",
};

/** Why a job is paused, in a sentence. */
export function pauseWords({ reason, failure }: Pick<JobPause, "reason" | "failure">): string {
  return asSentence(t(REASONS[reason], { side: own(sideName(failure?.details.side)) }));
}

/** How long until a moment: in seconds for the last minute and a half. */
export function soonWords(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds <= 0) return t("jobs.pause.now");
  if (seconds <= 90) return t("jobs.pause.seconds", { n: seconds });
  return t("jobs.pause.minutes", { n: Math.ceil(seconds / 60) });
}

export function PauseNote({ pause }: { pause: JobPause }) {
  return (
    <div className={css.pause} role="status">
      <p>
        <b>{t("jobs.state.paused")}.</b> {pauseWords(pause)}{" "}
        {pause.nextTryAt === null ? t("jobs.pause.resume") : t("jobs.pause.kept")}
      </p>
      {pause.nextTryAt !== null && <Countdown until={pause.nextTryAt} />}
      {pause.failure && (
        <details>
          <summary>{t("state.details")}</summary>
          <pre className="selectable">{showFailure(pause.failure).details}</pre>
        </details>
      )}
    </div>
  );
}

/** Not read aloud every second. */
function Countdown({ until }: { until: number }) {
  const now = useSecond();
  return <p aria-live="off">{t("jobs.pause.next", { when: own(soonWords(until - now)) })}</p>;
}
