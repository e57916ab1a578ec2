/** The steps from one count to the other, and where their bars are. Pure functions. */
import type { CountDifference, CountRange } from "../../bindings";

export interface Step {
  kind: "profiles" | "withoutIdentity" | "expected" | "notYet" | "unreported" | "devices";
  /** How large it is; undefined if that is not known. */
  size: CountRange | undefined;
  /** Whether it is taken away. */
  sign: 1 | -1;
  /** A count, not a step between two. */
  isTotal: boolean;
  /** Where the bar begins, how much of it is certain, and how much is possible. */
  bar: { from: number; sure: number; possible: number };
  /** Where the certain part begins in the bar. */
  offset: number;
}

/** The steps in order, with a common scale. */
export function stepsOf(difference: CountDifference): { steps: Step[]; scale: number } {
  const { profiles, devices, withoutIdentity, expected, notYet, unreported } = difference;
  const reachable = profiles - (withoutIdentity?.least ?? 0);
  const steps = [
    total("profiles", { least: profiles, most: profiles }),
    taken("withoutIdentity", withoutIdentity ?? undefined, profiles),
    total("expected", expected ?? undefined),
    ...(difference.timing === "over" ? [] : [taken("notYet", notYet, reachable)]),
    taken("unreported", unreported, reachable),
    total("devices", { least: devices, most: devices }),
  ];
  const ends = steps.map(({ bar }) => bar.from + bar.possible);
  return { steps, scale: Math.max(1, ...ends) };
}

function total(kind: Step["kind"], size: CountRange | undefined): Step {
  const bar = { from: 0, sure: size?.least ?? 0, possible: size?.most ?? 0 };
  return { kind, size, sign: 1, isTotal: true, bar, offset: 0 };
}

/** A step that is taken away from what ends at `end`. Where Audience Manager may count more, it reaches beyond. */
function taken(kind: Step["kind"], size: CountRange | undefined, end: number): Step {
  const { least, most } = size ?? { least: 0, most: 0 };
  const from = Math.max(0, end - Math.max(0, most));
  const beyond = Math.max(0, -least);
  const sure = Math.max(0, least);
  const possible = end - from + beyond;
  return {
    kind,
    size,
    sign: -1,
    isTotal: false,
    bar: { from, sure, possible },
    offset: possible - beyond - sure,
  };
}
