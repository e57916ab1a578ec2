/** The words for how an object uses another, and for what it loses. */
import type { HowUsed, UsedIn, UseLoss, WhereUsed } from "../../bindings";
import { formatDay, formatList, own, t, type MessageKey } from "../../i18n";

const HOW: Record<Exclude<HowUsed, "asked">, MessageKey> = {
  pair: "details.uses.how.pair",
  dataflow: "details.uses.how.dataflow",
  rule: "details.uses.how.rule",
  folder: "details.uses.how.folder",
  baseline: "details.uses.how.baseline",
  excluded: "details.uses.how.excluded",
  model: "details.uses.how.model",
  mapping: "details.uses.how.mapping",
  mappingOff: "details.uses.how.mappingOff",
};

const LOSS: Record<UseLoss, MessageKey> = {
  none: "details.uses.loss.none",
  everyone: "details.uses.loss.everyone",
  some: "details.uses.loss.some",
  gain: "details.uses.loss.gain",
  both: "details.uses.loss.both",
  stops: "details.uses.loss.stops",
};

export function howWords({ how, endsOn }: UsedIn): string {
  if (how === "asked") return "";
  if (how === "mapping" && endsOn !== null)
    return t("details.uses.how.mappingUntil", { at: own(formatDay(endsOn, true)) });
  return t(HOW[how]);
}

export function lossWords(loss: UseLoss): string {
  return t(LOSS[loss]);
}

/** "Used in 2 segments, 1 model, and 3 destinations." */
export function countWords(used: WhereUsed): string {
  const counts = [
    used.segments > 0 && t("details.uses.segments", { n: used.segments }),
    used.traits > 0 && t("details.uses.traits", { n: used.traits }),
    used.models > 0 && t("details.uses.models", { n: used.models }),
    used.destinations > 0 && t("details.uses.destinations", { n: used.destinations }),
  ].filter((words) => words !== false);
  return counts.length === 0
    ? t("details.uses.none")
    : t("details.uses.counts", { counts: formatList(counts) });
}

/** How many users are not listed. */
export function unlisted(used: WhereUsed): number {
  const all = used.segments + used.traits + used.models + used.destinations;
  return Math.max(0, all - used.listed.filter(({ how }) => how !== "asked").length);
}
