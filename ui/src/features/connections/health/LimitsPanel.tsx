/** How much of each limit is used, the fullest first, and what each number leaves out. */
import { useId } from "react";
import type { LimitUse } from "../../../bindings";
import { AgeLabel } from "../../../components/AgeLabel";
import { Panel } from "../../../components/Panel";
import { t } from "../../../i18n";
import css from "./health.module.css";
import { inOrder, judgeLimit, limitName, limitNote, type KnownLimit } from "../words/limits";

interface LimitsPanelProps {
  limits: readonly LimitUse[];
  readAt: number;
  /** Traits in the list, including third-party traits; undefined if the lists belong to another connection. */
  listedTraits: number | undefined;
}

export function LimitsPanel({ limits, readAt, listedTraits }: LimitsPanelProps) {
  return (
    <Panel title={t("connections.health.limits")} note={<AgeLabel at={readAt} />}>
      <div className={css.meters}>
        {inOrder(limits).map(({ used, ...limit }) => {
          const others = used !== null && listedTraits !== undefined ? listedTraits - used : 0;
          const note = limitNote(limit.limit, others > 0 ? others : undefined);
          return used === null ? (
            <div key={limit.limit} className={css.meter}>
              <p className={css.meterHead}>
                <span>{limitName(limit.limit)}</span>
                <span>{t("connections.limit.unknown", { maximum: limit.maximum })}</span>
              </p>
            </div>
          ) : (
            <LimitMeter key={limit.limit} use={{ ...limit, used }} note={note} />
          );
        })}
      </div>
    </Panel>
  );
}

function LimitMeter({ use, note }: { use: KnownLimit; note: string | undefined }) {
  const { used, maximum } = use;
  const { level, percent, left } = judgeLimit(use);
  const name = useId();
  const words = t("connections.limit.value", { used, maximum });
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
          {t("connections.limit.near", { percent })} ·{" "}
          {left === 0 ? t("connections.limit.full") : t("connections.limit.left", { n: left })}
        </p>
      )}
      {note !== undefined && <p className={css.limitNote}>{note}</p>}
    </div>
  );
}
