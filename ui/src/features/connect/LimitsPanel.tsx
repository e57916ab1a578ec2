/** How much of each limit is used. */
import { useId } from "react";
import type { LimitUse } from "../../bindings";
import { AgeLabel } from "../../components/AgeLabel";
import { Panel } from "../../components/Panel";
import { t } from "../../i18n";
import css from "./health.module.css";
import { judgeLimit, limitName, type KnownLimit } from "./words/limits";

export function LimitsPanel({ limits, readAt }: { limits: readonly LimitUse[]; readAt: number }) {
  return (
    <Panel title={t("connect.health.limits")} note={<AgeLabel at={readAt} />}>
      <div className={css.meters}>
        {limits.map(({ used, ...limit }) =>
          used === null ? (
            <p key={limit.limit} className={css.meterHead}>
              <span>{limitName(limit.limit)}</span>
              <span>{t("connect.health.unknown")}</span>
            </p>
          ) : (
            <LimitMeter key={limit.limit} use={{ ...limit, used }} />
          ),
        )}
      </div>
    </Panel>
  );
}

function LimitMeter({ use }: { use: KnownLimit }) {
  const { used, maximum } = use;
  const { level, percent, left } = judgeLimit(use);
  const name = useId();
  const words = t("connect.limit.value", { used, maximum });
  return (
    <div className={css.meter} data-level={level}>
      <p className={css.meterHead}>
        <span id={name}>{limitName(use.limit)}</span>
        <span>{words}</span>
      </p>
      <div
        role="meter"
        className={css.track}
        aria-labelledby={name}
        aria-valuemin={0}
        aria-valuemax={maximum}
        aria-valuenow={Math.min(used, maximum)}
        aria-valuetext={words}
      >
        <div
          className={css.fill}
          style={{ width: `${Math.min(percent, 100)}%` }}
          data-none={used === 0 || undefined}
        />
      </div>
      {level !== "calm" && (
        <p className={css.level}>
          {t("connect.limit.near", { percent })} ·{" "}
          {left === 0 ? t("connect.limit.full") : t("connect.limit.left", { n: left })}
        </p>
      )}
    </div>
  );
}
