/** How much of each limit is used. */
import { Meter } from "@react-spectrum/s2/Meter";
import type { LimitUse } from "../../bindings";
import { Panel } from "../../components/Panel";
import { EmptyState } from "../../components/States";
import { formatMoment, t } from "../../i18n";
import css from "./health.module.css";
import { judgeLimit, limitName } from "./words/limits";

export function LimitsPanel({ limits, readAt }: { limits: readonly LimitUse[]; readAt: number }) {
  return (
    <Panel title={t("connect.health.limits")}>
      {limits.length === 0 && <EmptyState title={t("connect.limit.none")} />}
      <div className={css.meters} title={formatMoment(readAt)}>
        {limits.map((use) => (
          <LimitMeter key={use.limit} use={use} />
        ))}
      </div>
    </Panel>
  );
}

function LimitMeter({ use }: { use: LimitUse }) {
  const { used, maximum } = use;
  const { level, percent, left } = judgeLimit(use);
  return (
    <div className={css.meter} data-level={level}>
      <Meter
        label={limitName(use.limit)}
        variant={{ calm: "informative" as const, near: "notice" as const, full: "negative" as const }[level]}
        size="S"
        value={Math.min(used, maximum)}
        maxValue={Math.max(maximum, 1)}
        valueLabel={t("connect.limit.value", { used, maximum })}
        UNSAFE_className={css.wide}
      />
      {level !== "calm" && (
        <p className={css.level}>
          {t("connect.limit.near", { percent })} ·{" "}
          {left === 0 ? t("connect.limit.full") : t("connect.limit.left", { n: left })}
        </p>
      )}
    </div>
  );
}
