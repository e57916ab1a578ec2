/**
 * Why the two counts differ, as steps from one to the other: a table whose rows have bars. Each names the call that its number
 * comes from; what no call reports is one step. A step that is only known as a range has a solid part for what is certain
 * and an outlined part for what is possible.
 */
import type { CountDifference, CountRange } from "../../bindings";
import { Panel } from "../../components/Panel";
import { formatMoment, formatNumber, own, t, type MessageKey } from "../../i18n";
import { stepsOf, type Step } from "./difference";
import css from "./difference.module.css";

export function DifferencePanel({ difference }: { difference: CountDifference }) {
  if (difference.profiles === difference.devices) {
    return (
      <Panel title={t("pairs.difference.title")}>
        <p>{t("pairs.equal", { count: formatNumber(difference.devices) })}</p>
      </Panel>
    );
  }
  const { steps, scale } = stepsOf(difference);
  return (
    <Panel title={t("pairs.difference.title")}>
      <table className={css.table} aria-label={t("pairs.difference.title")}>
        <thead className="visuallyHidden">
          <tr>
            <th scope="col">{t("pairs.difference.step")}</th>
            <th scope="col">{t("pairs.difference.size")}</th>
            <th scope="col">{t("pairs.difference.source")}</th>
          </tr>
        </thead>
        <tbody>
          {steps.map((step) => (
            <Row key={step.kind} step={step} scale={scale} difference={difference} />
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

interface RowProps {
  step: Step;
  /** Width of the picture in devices or profiles. */
  scale: number;
  difference: CountDifference;
}

function Row({ step, scale, difference }: RowProps) {
  const part = (value: number) => `${(Math.max(0, value) / scale) * 100}%`;
  const { from, sure, possible } = step.bar;
  return (
    <tr data-total={step.isTotal || undefined}>
      <th scope="row">{t(nameOf(step, difference))}</th>
      <td className={css.size}>
        <span className={css.track} aria-hidden="true">
          <span className={css.possible} style={{ left: part(from), width: part(possible) }} />
          <span
            className={css.sure}
            data-kind={step.kind}
            style={{ left: part(from + step.offset), width: part(sure) }}
          />
        </span>
        <span className={css.number}>
          {step.size ? rangeWords(step.size, step.sign) : t("pairs.difference.unknown")}
        </span>
      </td>
      <td className={css.source}>{sourceWords(step, difference)}</td>
    </tr>
  );
}

/** A range as text; what is taken away has a minus. */
function rangeWords({ least, most }: CountRange, sign: 1 | -1): string {
  const [low, high] = sign === 1 ? [least, most] : [-most, -least];
  if (low === high) return t("pairs.difference.exactly", { value: own(formatNumber(low)) });
  return t("pairs.difference.between", { least: own(formatNumber(low)), most: own(formatNumber(high)) });
}

const NAMES: Record<Step["kind"], MessageKey> = {
  profiles: "pairs.difference.profiles",
  withoutIdentity: "pairs.difference.withoutIdentity",
  expected: "pairs.difference.expected",
  notYet: "pairs.difference.notYet",
  unreported: "pairs.difference.unreported",
  devices: "pairs.difference.devices",
};

function nameOf({ kind }: Step, { timing }: CountDifference): MessageKey {
  if (kind === "notYet" && timing === "paused") return "pairs.difference.notYet.paused";
  if (kind === "notYet" && timing === "notSent") return "pairs.difference.notYet.notSent";
  return NAMES[kind];
}

function sourceWords({ kind }: Step, difference: CountDifference): string {
  const when = (at: number | null) => own(at === null ? t("pairs.difference.undated") : formatMoment(at));
  switch (kind) {
    case "profiles":
      return difference.profilesFrom === "segmentJob"
        ? t("pairs.difference.from.segmentJob", { at: when(difference.profilesAt) })
        : t("pairs.difference.from.audience", { at: when(difference.profilesAt) });
    case "withoutIdentity":
      return t("pairs.difference.from.identities");
    case "expected":
      return t("pairs.difference.from.expected");
    case "notYet":
      return timingWords(difference);
    case "unreported":
      return t("pairs.difference.from.unreported");
    case "devices":
      return t("pairs.difference.from.devices", { at: when(difference.devicesAt) });
  }
}

function timingWords({ timing, fullAt }: CountDifference): string {
  if (timing === "over") return t("pairs.difference.from.over");
  if (timing === "paused") return t("pairs.difference.from.paused");
  if (timing === "notSent") return t("pairs.difference.from.notSent");
  return fullAt === null
    ? t("pairs.difference.from.arriving")
    : t("pairs.difference.from.arrivingUntil", { at: own(formatMoment(fullAt)) });
}
