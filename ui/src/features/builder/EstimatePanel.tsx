/** How many devices the rule has: estimated again whenever the rule has rested for a moment. */
import { useEstimates } from "../../api/estimates";
import type { EstimatedSize, EstimateUnknown, SegmentEstimate } from "../../bindings";
import { AgeLabel } from "../../components/AgeLabel";
import { Panel } from "../../components/Panel";
import { Skeleton } from "../../components/States";
import { useRested } from "../../components/useRested";
import { formatNumber, t, type MessageKey } from "../../i18n";
import { FailureState } from "../../shared/lists/ListBody";
import { stepsOf, type Group } from "./groups";
import type { Builder } from "./useBuilder";
import css from "./builder.module.css";

/** How long a rule rests before it is estimated. */
const REST_MS = 250;
/** The period of Adobe's own estimate. */
const MAIN_DAYS = 30;

const UNKNOWN: Record<EstimateUnknown, MessageKey> = {
  tooManyFrequencies: "builder.estimate.unknown.tooManyFrequencies",
  notOffered: "builder.estimate.unknown.notOffered",
  unreadable: "builder.estimate.unknown.unreadable",
  superseded: "builder.estimate.unknown.superseded",
};

export function EstimatePanel({ builder }: { builder: Builder }) {
  const { form, reading, groups } = builder;
  const isValid = form.rule.trim() !== "" && reading !== undefined && reading.fault === null;
  const rested = useRested(isValid ? form.rule : "", REST_MS);
  const { value, isOld, failure, retry } = useEstimates(rested === "" ? [] : [rested], "rule");
  const estimate = form.rule.trim() === "" ? undefined : value?.[0];
  const isStale = isOld || rested !== form.rule || estimate?.unknown === "superseded";
  return (
    <Panel
      title={t("builder.estimate")}
      note={estimate && !isStale ? <AgeLabel at={estimate.readAt} /> : undefined}
    >
      {failure && <FailureState failure={failure} retry={retry} />}
      {rested === "" && !estimate && !failure && <p className={css.note}>{t("builder.estimate.none")}</p>}
      {rested !== "" && !estimate && !failure && <Skeleton lines={4} />}
      {estimate && <Sizes estimate={estimate} isStale={isStale} />}
      {groups && <Steps groups={groups} isValid={isValid} />}
      <details className={css.meaning}>
        <summary>{t("builder.estimate.explain")}</summary>
        <p>{t("builder.estimate.realTimeMeans")}</p>
        <p>{t("builder.estimate.totalMeans")}</p>
        <p>{t("builder.estimate.differs")}</p>
      </details>
    </Panel>
  );
}

function Sizes({ estimate, isStale }: { estimate: SegmentEstimate; isStale: boolean }) {
  if (estimate.unknown !== null && estimate.unknown !== "superseded") {
    return <p className={css.note}>{t(UNKNOWN[estimate.unknown])}</p>;
  }
  const main = estimate.realTime.find(({ days }) => days === MAIN_DAYS) ?? estimate.realTime.at(-1);
  const all = [main?.size, estimate.total ?? undefined].filter((size) => size !== undefined);
  const most = Math.max(1, ...all.map((size) => size.high ?? size.likely));
  return (
    <div className={css.sizes} data-stale={isStale || undefined} aria-live="polite" aria-busy={isStale}>
      {main && (
        <Size label={t("builder.estimate.realTime", { days: main.days })} size={main.size} most={most} />
      )}
      {estimate.total && <Size label={t("builder.estimate.total")} size={estimate.total} most={most} />}
      {estimate.realTime.length > 1 && (
        <dl className={css.windows}>
          {estimate.realTime.map(({ days, size }) => (
            <div key={days}>
              <dt>{t("builder.estimate.window", { days })}</dt>
              <dd>{formatNumber(size.likely)}</dd>
            </div>
          ))}
        </dl>
      )}
      <p className={css.note}>
        {estimate.confidence === null
          ? t("builder.estimate.noRange")
          : t("builder.estimate.range", { percent: estimate.confidence })}
      </p>
    </div>
  );
}

function Size({ label, size, most }: { label: string; size: EstimatedSize; most: number }) {
  const share = (count: number) => `${(100 * count) / most}%`;
  const { likely, low, high } = size;
  return (
    <div className={css.size}>
      <div className={css.sizeHead}>
        <span>{label}</span>
        <strong data-estimate>{formatNumber(likely)}</strong>
      </div>
      <div className={css.bar} aria-hidden="true">
        <span className={css.likely} style={{ width: share(likely) }} />
        {low !== null && high !== null && (
          <span
            className={css.range}
            style={{ insetInlineStart: share(low), width: `${(100 * (high - low)) / most}%` }}
          />
        )}
      </div>
      {low !== null && high !== null && (
        <span className={css.meta}>
          {t("builder.estimate.between", { low: formatNumber(low), high: formatNumber(high) })}
        </span>
      )}
    </div>
  );
}

/** How many devices are left after each group, from top to bottom. */
function Steps({ groups, isValid }: { groups: readonly Group[]; isValid: boolean }) {
  const rules = useRested(JSON.stringify(isValid ? stepsOf(groups) : []), REST_MS);
  const { value, isOld } = useEstimates(JSON.parse(rules) as string[], "parts");
  if (stepsOf(groups).length === 0 || !value || value.some(({ total }) => total === null)) return null;
  const most = Math.max(1, ...value.map(({ total }) => total?.likely ?? 0));
  return (
    <section className={css.steps} data-stale={isOld || undefined}>
      <h3>{t("builder.steps")}</h3>
      {value.map(({ total }, at) => (
        <div key={at} className={css.step}>
          <span>{t("builder.steps.group", { at: at + 1 })}</span>
          <span className={css.bar} aria-hidden="true">
            <span className={css.likely} style={{ width: `${(100 * (total?.likely ?? 0)) / most}%` }} />
          </span>
          <span>{formatNumber(total?.likely ?? 0)}</span>
        </div>
      ))}
    </section>
  );
}
