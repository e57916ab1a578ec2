/** The tree from which rules are drawn, as chips and as an outline. */

/** A parsed rule. */
export type RuleNode =
  | { kind: "compare"; key: string; operator: string; value: string }
  /** A trait, segment or audience by its name. */
  | { kind: "name"; text: string; href?: string; clock?: RuleClock }
  | { kind: "all" | "any"; parts: readonly RuleNode[] }
  | { kind: "not"; part: RuleNode }
  /** A part that cannot be parsed, as text. */
  | { kind: "text"; text: string };

/** Recency and frequency, shown as the clock at the end of a chip. */
export interface RuleClock {
  name: string;
  /** Shown beside the clock if a condition is set. */
  words?: string;
}
