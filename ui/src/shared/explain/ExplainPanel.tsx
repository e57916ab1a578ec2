/**
 * "Why is it not there?": what keeps the members of an audience away. The checks run by themselves where something is
 * missing, and otherwise when somebody asks. The cause is first, with what to do; what passed is last.
 */
import AlertTriangle from "@react-spectrum/s2/icons/AlertTriangle";
import Checkmark from "@react-spectrum/s2/icons/Checkmark";
import Clock from "@react-spectrum/s2/icons/Clock";
import Cross from "@react-spectrum/s2/icons/Close";
import Copy from "@react-spectrum/s2/icons/Copy";
import Question from "@react-spectrum/s2/icons/HelpCircle";
import Refresh from "@react-spectrum/s2/icons/Refresh";
import { useState, type ComponentType, type ReactNode } from "react";
import { useExplanation } from "../../api/audiences";
import { inBackground } from "../../background";
import type { ExplainCheck, ExplainVerdict, Explanation, SharedState } from "../../bindings";
import { AgeLabel } from "../../components/AgeLabel";
import { useAnnounced } from "../../components/announce";
import { copy } from "../../components/copy";
import { Panel } from "../../components/Panel";
import { own, t, type MessageKey } from "../../i18n";
import { ToolButton } from "../editing/ToolButton";
import { FailureNotice } from "../failures/Notice";
import { FailureState } from "../lists/ListBody";
import { adviceOf, asText, callOf, titleOf, valueOf, verdictWords } from "./words";
import css from "./explain.module.css";

/** States in which members are missing, so that the checks run without being asked. */
const MISSING = new Set<SharedState>(["half", "shell", "paused", "drifted", "duplicate", "unclear"]);

const ICONS: Record<ExplainVerdict, ComponentType> = {
  failed: Cross,
  tooEarly: Clock,
  warning: AlertTriangle,
  follows: Cross,
  unknown: Question,
  passed: Checkmark,
};

const GROUPS: { verdict: ExplainVerdict; title: MessageKey }[] = [
  { verdict: "failed", title: "explain.group.failed" },
  { verdict: "warning", title: "explain.group.warning" },
  { verdict: "follows", title: "explain.group.follows" },
  { verdict: "unknown", title: "explain.group.unknown" },
  { verdict: "passed", title: "explain.group.passed" },
];

interface ExplainPanelProps {
  audience: string;
  state: SharedState;
  overdue?: boolean;
  /** Whether somebody has asked already. */
  isAsked?: boolean;
  /** What can be done about it, beside the cause. */
  repair?: ReactNode;
  /** The audience, where the panel is not on its page. */
  about?: ReactNode;
}

export function ExplainPanel({
  audience,
  state,
  overdue = false,
  isAsked = false,
  repair,
  about,
}: ExplainPanelProps) {
  const [asked, setAsked] = useState(isAsked);
  const runs = asked || overdue || MISSING.has(state);
  const explanation = useExplanation(audience, runs);
  useAnnounced(doneWords(explanation.value));
  const checks = explanation.value?.checks;
  return (
    <Panel
      title={t("explain.title")}
      note={explanation.value && <AgeLabel at={explanation.value.checkedAt} />}
      actions={
        <>
          {checks && (
            <ToolButton
              icon={Copy}
              label={t("explain.copy")}
              onPress={() => inBackground(copy(asText(checks)))}
            />
          )}
          <ToolButton
            icon={Refresh}
            label={checks ? t("explain.again") : t("explain.run")}
            isDisabled={explanation.isFetching}
            onPress={() => (runs ? explanation.retry() : setAsked(true))}
          />
        </>
      }
    >
      {about !== undefined && <p className={css.about}>{about}</p>}
      {checks && explanation.failure && <FailureNotice failure={explanation.failure} />}
      {checks ? (
        <Checks checks={checks} repair={repair} />
      ) : explanation.failure ? (
        <FailureState failure={explanation.failure} retry={explanation.retry} />
      ) : (
        <p className={css.quiet}>{runs ? t("explain.running") : t("explain.intro")}</p>
      )}
    </Panel>
  );
}

/** A screen reader hears the result once, not each check. */
function doneWords(explanation: Explanation | undefined): string | undefined {
  const [first] = explanation?.checks ?? [];
  if (!explanation || !first) return undefined;
  const title = isCause(first) ? titleOf(first) : t("explain.nothing");
  return t("explain.done", { title: own(title), count: explanation.checks.length });
}

function isCause({ verdict }: ExplainCheck): boolean {
  return verdict === "failed" || verdict === "tooEarly";
}

function Checks({ checks, repair }: { checks: readonly ExplainCheck[]; repair: ReactNode }) {
  const [first] = checks;
  const cause = first && isCause(first) ? first : undefined;
  return (
    <div className={css.checks}>
      {cause ? (
        <Cause check={cause} repair={repair} />
      ) : (
        <p className={css.fine}>
          <Checkmark aria-hidden="true" /> {t("explain.nothing")}
        </p>
      )}
      {GROUPS.map(({ verdict, title }) => {
        const group = checks.filter((check) => check !== cause && check.verdict === verdict);
        return group.length === 0 ? null : (
          <Group key={verdict} title={`${t(title)} · ${group.length}`} checks={group} />
        );
      })}
    </div>
  );
}

function Cause({ check, repair }: { check: ExplainCheck; repair: ReactNode }) {
  const Icon = ICONS[check.verdict];
  const value = valueOf(check.finding);
  return (
    <div className={css.cause} data-verdict={check.verdict}>
      <h3>
        <Icon aria-hidden="true" />
        {titleOf(check)}
      </h3>
      {value !== undefined && <p>{value}</p>}
      <p>{adviceOf(check)}</p>
      <p className={css.quiet}>{t("explain.lookedAt", { call: callOf(check.lookedAt) })}</p>
      {repair}
    </div>
  );
}

function Group({ title, checks }: { title: string; checks: readonly ExplainCheck[] }) {
  return (
    <section>
      <h3 className={css.group}>{title}</h3>
      <ul className={css.list}>
        {checks.map((check) => (
          <Line key={check.finding.kind} check={check} />
        ))}
      </ul>
    </section>
  );
}

function Line({ check }: { check: ExplainCheck }) {
  const Icon = ICONS[check.verdict];
  const advice = adviceOf(check);
  return (
    <li data-verdict={check.verdict}>
      <Icon aria-hidden="true" />
      <span className={css.line}>
        <span>
          <span className="visuallyHidden">{verdictWords(check.verdict)}: </span>
          {titleOf(check)}
        </span>
        <span className={css.quiet}>
          {advice !== undefined && check.verdict !== "follows" && `${advice} `}
          {t("explain.lookedAt", { call: callOf(check.lookedAt) })}
        </span>
      </span>
      <span className={css.value}>{valueOf(check.finding)}</span>
    </li>
  );
}
