/** Verdicts, reasons and what they are about, in words. The command line has the same reasons. */
import type {
  CannotReason,
  ClauseVerdict,
  DataNeed,
  NearReason,
  PartClause,
  PartLeftOut,
  SetMoves,
  TranslationWarning,
  TranslationWay,
  VerdictCounts,
} from "../../bindings";
import { isolate, own, t, type MessageKey } from "../../i18n";

export type VerdictKind = ClauseVerdict["kind"];

const VERDICTS: Record<VerdictKind, MessageKey> = {
  exact: "translation.exact",
  data: "translation.data",
  approximate: "translation.approximate",
  cannot: "translation.cannot",
};

const NEAR: Record<NearReason, MessageKey> = {
  dayEdge: "translation.near.dayEdge",
  ttlRenew: "translation.near.ttlRenew",
  attributeTtl: "translation.near.attributeTtl",
  eventValue: "translation.near.eventValue",
  contains: "translation.near.contains",
  list: "translation.near.list",
  products: "translation.near.products",
  numberText: "translation.near.numberText",
  words: "translation.near.words",
  regex: "translation.near.regex",
  valueMap: "translation.near.valueMap",
  geo: "translation.near.geo",
  ip: "translation.near.ip",
  otherEvents: "translation.near.otherEvents",
  twoDatasets: "translation.near.twoDatasets",
  snapshot: "translation.near.snapshot",
  membership: "translation.near.membership",
  share: "translation.near.share",
  activeAudience: "translation.near.activeAudience",
  case: "translation.near.case",
};

const WHY: Record<CannotReason, MessageKey> = {
  private: "translation.why.private",
  reserved: "translation.why.reserved",
  thirdParty: "translation.why.thirdParty",
  unknownTrait: "translation.why.unknownTrait",
  frequency: "translation.why.frequency",
  twoDatasets: "translation.why.twoDatasets",
  eventAndAttribute: "translation.why.eventAndAttribute",
  operator: "translation.why.operator",
  textOperatorOnNumber: "translation.why.textOperatorOnNumber",
  notANumber: "translation.why.notANumber",
  syntax: "translation.why.syntax",
  onlyAtMost: "translation.why.onlyAtMost",
  hours: "translation.why.hours",
  sequence: "translation.why.sequence",
  aggregation: "translation.why.aggregation",
  profileAttribute: "translation.why.profileAttribute",
};

const WAYS: Record<TranslationWay, MessageKey> = {
  asIs: "translation.way.asIs",
  rebuilt: "translation.way.rebuilt",
  dataMissing: "translation.way.dataMissing",
  cannot: "translation.way.cannot",
};

const WARNINGS: Record<TranslationWarning, MessageKey> = {
  complex: "translation.warning.complex",
  manyCounts: "translation.warning.manyCounts",
  long: "translation.warning.long",
};

const LEFT_OUT: Record<SetMoves, MessageKey> = {
  larger: "translation.without.larger",
  smaller: "translation.without.smaller",
  either: "translation.without.either",
};

export function verdictWords(kind: VerdictKind): string {
  return t(VERDICTS[kind]);
}

export function wayWords(way: TranslationWay): string {
  return t(WAYS[way]);
}

export function warningWords(warning: TranslationWarning): string {
  return t(WARNINGS[warning]);
}

/** Why a verdict is not exact; undefined if it is. */
export function reasonWords(verdict: ClauseVerdict): string | undefined {
  switch (verdict.kind) {
    case "exact":
      return undefined;
    case "approximate":
      return t(NEAR[verdict.near]);
    case "data":
      return needWords(verdict.need);
    case "cannot":
      return t(WHY[verdict.why]);
  }
}

function needWords(need: DataNeed): string {
  switch (need.kind) {
    case "field":
      return t("translation.need.field", { key: need.key });
    case "number":
      return t("translation.need.number", { key: need.key });
    case "value":
      return t("translation.need.value", { key: need.key });
    case "traits":
      return t("translation.need.traits");
    case "realTime":
      return t("translation.need.realTime");
    case "namespace":
      return t("translation.need.namespace", { symbol: need.symbol });
  }
}

/** What a clause is about, with the trait if the part names several. */
export function aboutWords({ about, of }: PartClause, named: boolean): string {
  const words = aboutOnly(about);
  return named && of ? t("translation.about.of", { about: own(words), name: of.name }) : words;
}

function aboutOnly(about: PartClause["about"]): string {
  switch (about.kind) {
    case "key":
      return isolate(about.key);
    case "expiry":
      return t("translation.about.expiry", { days: about.days });
    case "mix":
      return t("translation.about.mix");
    case "absent":
      return t("translation.about.absent");
    case "event":
      return t("translation.about.event");
    case "trait":
      return t("translation.about.trait");
    case "count":
      return t("translation.about.count");
    case "folder":
      return t("translation.about.folder");
    case "rule":
      return t("translation.about.rule");
  }
}

/** What changes if a part is left out. */
export function leftOutWords({ moves, excludes }: PartLeftOut): string {
  return excludes && moves === "larger" ? t("translation.without.excluded") : t(LEFT_OUT[moves]);
}

/** The numbers of clauses by verdict, the worst last; verdicts without clauses are left out. */
export function countParts({ exact, data, approximate, cannot }: VerdictCounts): string[] {
  const parts: [MessageKey, number][] = [
    ["translation.count.exact", exact],
    ["translation.count.approximate", approximate],
    ["translation.count.data", data],
    ["translation.count.cannot", cannot],
  ];
  return parts.filter(([, n]) => n > 0).map(([key, n]) => t(key, { n }));
}
