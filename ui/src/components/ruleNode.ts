/** What rules are drawn from, as chips and as a list. */

/** A rule taken apart. */
export type RuleNode =
  | { kind: "compare"; key: string; operator: string; value: string }
  /** A trait, segment or audience by its name. */
  | { kind: "name"; text: string; href?: string; clock?: RuleClock }
  | { kind: "all" | "any"; parts: readonly RuleNode[] }
  | { kind: "not"; part: RuleNode }
  /** What cannot be taken apart stands as it is. */
  | { kind: "text"; text: string };

/** How lately and how often, as the clock at the end of a chip. */
export interface RuleClock {
  name: string;
  /** Shown beside the clock where something is set. */
  words?: string;
}
