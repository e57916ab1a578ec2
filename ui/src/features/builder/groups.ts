/**
 * A segment rule as groups: inside a group one of its traits is enough, between groups stand AND, OR and AND NOT, and AND goes
 * before OR. A group can ask how often and when its traits were met. Rules of other shapes have no groups.
 */
import type { ObjectLink, RuleCount, RuleRecency, StorageRule } from "../../bindings";

export type Join = "and" | "or" | "andNot";

export interface Frequency {
  count: RuleCount;
  times: number;
  recency: RuleRecency | null;
}

export interface Group {
  /** Identifies the group on screen, whatever its place. */
  key: number;
  /** How it follows the group before it; of no meaning for the first. */
  join: Join;
  traits: ObjectLink[];
  frequency: Frequency | null;
}

let made = 0;

export function newGroup(join: Join, traits: ObjectLink[] = []): Group {
  made += 1;
  return { key: made, join, traits, frequency: null };
}

/** The groups of a rule that was parsed; undefined if it has another shape. */
export function groupsOf(rule: StorageRule): Group[] | undefined {
  if (rule.kind !== "any") return chain(rule);
  const groups: Group[] = [];
  let isLone = false;
  for (const part of flat(rule, "any")) {
    const next = chain(part);
    const [first] = next ?? [];
    if (next === undefined || first === undefined) return undefined;
    const before = groups.at(-1);
    const isPlain = next.length === 1 && first.frequency === null;
    // Traits that follow each other with OR are one group.
    if (isPlain && isLone && before?.frequency === null) before.traits.push(...unlike(before, first.traits));
    else groups.push({ ...first, join: "or" }, ...next.slice(1));
    isLone = next.length === 1;
  }
  return groups;
}

/** Groups between which stand only AND and AND NOT. */
function chain(rule: StorageRule): Group[] | undefined {
  const groups: Group[] = [];
  for (const part of flat(rule, "all")) {
    const isNot = part.kind === "not";
    const group = groupOf(isNot ? part.part : part);
    // A rule that begins with NOT has nobody to take away from.
    if (group === undefined || (isNot && groups.length === 0)) return undefined;
    groups.push({ ...group, join: isNot ? "andNot" : "and" });
  }
  return groups;
}

/** Traits one of which is enough, or that are counted together. */
function groupOf(rule: StorageRule): Group | undefined {
  if (rule.kind === "frequency") {
    const { traits, count, times, recency } = rule;
    return { ...newGroup("and", [...traits]), frequency: { count, times, recency } };
  }
  const traits: ObjectLink[] = [];
  for (const part of flat(rule, "any")) {
    if (part.kind !== "trait") return undefined;
    if (traits.every(({ id }) => id !== part.link.id)) traits.push(part.link);
  }
  return newGroup("and", traits);
}

/** The parts of a rule that are joined in one way, also those inside parentheses. */
function flat(rule: StorageRule, kind: "any" | "all"): StorageRule[] {
  return rule.kind === kind ? rule.parts.flatMap((part) => flat(part, kind)) : [rule];
}

function unlike(group: Group, traits: readonly ObjectLink[]): ObjectLink[] {
  return traits.filter(({ id }) => group.traits.every((one) => one.id !== id));
}

const WORDS: Record<Join, string> = { and: " AND ", or: " OR ", andNot: " AND NOT " };
const COUNTS: Record<RuleCount, string> = { atLeast: ">=", atMost: "<=", exactly: "==" };

/** The rule that groups make; groups without traits are left out. */
export function ruleOf(groups: readonly Group[]): string {
  const full = groups.filter((group) => group.traits.length > 0);
  return full
    .map((group, at) => `${at === 0 ? "" : WORDS[group.join]}${groupText(group, full.length > 1)}`)
    .join("");
}

function groupText({ traits, frequency }: Group, isOneOfMany: boolean): string {
  const names = traits.map(({ id }) => `${id}T`);
  if (frequency) return `FREQUENCY([${names.join(",")}]${recencyText(frequency)}) ${countText(frequency)}`;
  const any = names.join(" OR ");
  return isOneOfMany && names.length > 1 ? `(${any})` : any;
}

function countText({ count, times }: Frequency): string {
  return `${COUNTS[count]} ${times}`;
}

function recencyText({ recency }: Frequency): string {
  if (recency === null) return "";
  return ` ${recency.kind === "within" ? "<=" : ">="} ${recency.days}D`;
}

/** How many devices are left after each group: the rules up to there. Empty if there is one group only. */
export function stepsOf(groups: readonly Group[]): string[] {
  const full = groups.filter((group) => group.traits.length > 0);
  return full.length < 2 ? [] : full.map((_, at) => ruleOf(full.slice(0, at + 1)));
}

/** Every trait of the groups, once. */
export function traitsOf(groups: readonly Group[]): ObjectLink[] {
  return [...new Map(groups.flatMap(({ traits }) => traits).map((link) => [link.id, link])).values()];
}

/** The groups with another one in place of the one with its key. */
export function withGroup(groups: readonly Group[], group: Group): Group[] {
  return groups.map((one) => (one.key === group.key ? group : one));
}

/** The groups with a trait added to one of them; to a new one at the end if there is none with that key. */
export function withTrait(
  groups: readonly Group[],
  key: number | undefined,
  trait: ObjectLink,
  join: Join = "and",
): Group[] {
  const group = groups.find((one) => one.key === key);
  if (!group) return [...groups, newGroup(join, [trait])];
  if (group.traits.some(({ id }) => id === trait.id)) return [...groups];
  return withGroup(groups, { ...group, traits: [...group.traits, trait] });
}

/** The groups without a trait in one of them; a group that loses its last trait goes. */
export function withoutTrait(groups: readonly Group[], key: number, id: string): Group[] {
  return groups
    .map((one) => (one.key === key ? { ...one, traits: one.traits.filter((trait) => trait.id !== id) } : one))
    .filter((one) => one.key !== key || one.traits.length > 0);
}

/** Whether the first group would exclude people: a rule must begin with whom it includes. */
export function startsWithNot(groups: readonly Group[]): boolean {
  return groups.find((group) => group.traits.length > 0)?.join === "andNot";
}

/**
 * The groups with a trait moved to another group; to a new one at the end if `to` is undefined. The only trait of the last
 * group is there already.
 */
export function withMoved(
  groups: readonly Group[],
  from: number,
  to: number | undefined,
  trait: ObjectLink,
): Group[] {
  const last = groups.at(-1);
  const isThere = from === to || (to === undefined && last?.key === from && last.traits.length === 1);
  return isThere ? [...groups] : withoutTrait(withTrait(groups, to, trait), from, trait.id);
}
