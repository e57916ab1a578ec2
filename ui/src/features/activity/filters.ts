/** The filters of the record, as choices and as a query of the program. */
import type { ActivityKind, ActivityOutcome, ActivityQuery, RecordedKind } from "../../bindings";
import type { FilterItem } from "../../components/FilterChips";
import { t, type MessageKey } from "../../i18n";
import { KIND_WORDS, OBJECT_WORDS } from "./words";

const DAY = 86_400_000;

/** The results, as few as a person tells apart. */
const RESULTS = ["running", "done", "attention", "undone"] as const;
export type Result = (typeof RESULTS)[number];

const RESULT_WORDS: Record<Result, MessageKey> = {
  // Also what waits, is paused or was interrupted.
  running: "activity.filter.unfinished",
  done: "jobs.done",
  attention: "jobs.filter.attention",
  undone: "jobs.state.undone",
};

const OUTCOMES: Record<Result, ActivityOutcome[]> = {
  running: ["open", "waiting", "paused"],
  done: ["done", "closed"],
  attention: ["open", "paused", "partlyDone", "failed", "unknown"],
  undone: ["undone"],
};

const TIMES = { today: 1, week: 7, month: 30, year: 365 } as const;
type Time = keyof typeof TIMES;
const TIME_WORDS: Record<Time, MessageKey> = {
  today: "activity.filter.today",
  week: "activity.filter.week",
  month: "activity.filter.month",
  year: "activity.filter.year",
};

/** What the person has chosen. */
export interface Chosen {
  search: string;
  results: ReadonlySet<string>;
  /** IDs of {@link choices}. */
  more: ReadonlySet<string>;
}

export const NOTHING_CHOSEN: Chosen = { search: "", results: new Set(), more: new Set() };

export function isNarrowed({ search, results, more }: Chosen): boolean {
  return search.trim() !== "" || results.size > 0 || more.size > 0;
}

export const resultItems: readonly FilterItem<Result>[] = RESULTS.map((id) => ({
  id,
  label: t(RESULT_WORDS[id]),
}));

/** The choices of the filter menu: what, about, who, when. */
export function choices(people: readonly string[]): FilterItem[] {
  const entries = <Id extends string>(part: string, section: MessageKey, words: Record<Id, MessageKey>) =>
    Object.entries<MessageKey>(words).map(([id, label]) => ({
      id: `${part}:${id}`,
      label: t(label),
      section: t(section),
    }));
  return [
    ...entries("kind", "activity.filter.what", KIND_WORDS),
    ...entries("object", "activity.filter.object", OBJECT_WORDS),
    ...entries("time", "activity.filter.time", TIME_WORDS),
    ...people.map((name) => ({ id: `person:${name}`, label: name, section: t("activity.filter.person") })),
  ];
}

/** At most one person and one time: a new choice replaces the earlier one. */
export function oneOfEach(before: ReadonlySet<string>, after: ReadonlySet<string>): ReadonlySet<string> {
  const added = [...after].filter((id) => !before.has(id));
  const replaced = ["person:", "time:"].filter((part) => added.some((id) => id.startsWith(part)));
  const isKept = (id: string) => added.includes(id) || !replaced.some((part) => id.startsWith(part));
  return new Set([...after].filter(isKept));
}

/** The query for what is chosen, on the day that contains `now`. */
export function queryOf({ search, results, more }: Chosen, now: number): ActivityQuery {
  const of = (part: string) =>
    [...more].filter((id) => id.startsWith(`${part}:`)).map((id) => id.slice(part.length + 1));
  const [time] = of("time");
  const [person] = of("person");
  const outcomes = RESULTS.filter((result) => results.has(result)).flatMap((result) => OUTCOMES[result]);
  return {
    search: search.trim(),
    kinds: of("kind") as ActivityKind[],
    outcomes: [...new Set(outcomes)],
    objectKinds: of("object") as RecordedKind[],
    person: person ?? null,
    object: null,
    since: time === undefined ? null : sinceOf(time as Time, now),
    until: null,
  };
}

/** Midnight, some days before the next one. */
function sinceOf(time: Time, now: number): number {
  return new Date(now - (TIMES[time] - 1) * DAY).setHours(0, 0, 0, 0);
}
