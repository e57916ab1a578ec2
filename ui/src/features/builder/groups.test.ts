import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ObjectLink, StorageRule } from "../../bindings";
import {
  groupsOf,
  newGroup,
  ruleOf,
  startsWithNot,
  stepsOf,
  withMoved,
  withoutTrait,
  withTrait,
  type Group,
} from "./groups";

const link = (id: number): ObjectLink => ({ kind: "trait", id: String(id), name: `Trait ${id}` });
const trait = (id: number): StorageRule => ({ kind: "trait", link: link(id) });
const often = (traits: number[], times: number): StorageRule => ({
  kind: "frequency",
  traits: traits.map(link),
  recency: { kind: "within", days: 7 },
  count: "atLeast",
  times,
});

/** Who is in a rule: a person has a trait if the bit of its number is set, and met it as often as its number says. */
function holds(rule: StorageRule, person: number): boolean {
  switch (rule.kind) {
    case "any":
      return rule.parts.some((part) => holds(part, person));
    case "all":
      return rule.parts.every((part) => holds(part, person));
    case "not":
      return !holds(rule.part, person);
    case "trait":
      return has(person, rule.link);
    case "frequency":
      return met(person, rule.traits) >= rule.times;
    default:
      throw new Error(rule.kind);
  }
}

const has = (person: number, { id }: ObjectLink) => ((person >> Number(id)) & 1) === 1;
const met = (person: number, traits: readonly ObjectLink[]) =>
  traits.filter((one) => has(person, one)).reduce((sum, { id }) => sum + Number(id), 0);

/** The same of groups, as they are read on screen: AND before OR. */
function inGroups(groups: readonly Group[], person: number): boolean {
  const inside = ({ traits, frequency }: Group) =>
    frequency ? met(person, traits) >= frequency.times : traits.some((one) => has(person, one));
  const terms: boolean[] = [];
  groups.forEach((group, at) => {
    const is = inside(group);
    if (at === 0 || group.join === "or") terms.push(is);
    else terms.push((terms.pop() ?? false) && (group.join === "andNot" ? !is : is));
  });
  return terms.some(Boolean);
}

const leaves = fc.oneof(
  fc.integer({ min: 0, max: 5 }).map(trait),
  fc
    .tuple(
      fc.uniqueArray(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 3 }),
      fc.integer({ min: 1, max: 6 }),
    )
    .map(([traits, times]) => often(traits, times)),
);
const { rule: rules } = fc.letrec<{ rule: StorageRule }>((tie) => ({
  rule: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    leaves,
    fc
      .array(tie("rule"), { minLength: 2, maxLength: 3 })
      .map((parts): StorageRule => ({ kind: "any", parts })),
    fc
      .array(tie("rule"), { minLength: 2, maxLength: 3 })
      .map((parts): StorageRule => ({ kind: "all", parts })),
    tie("rule").map((part): StorageRule => ({ kind: "not", part })),
  ),
}));
const everyone = Array.from({ length: 64 }, (_, person) => person);

describe("the groups of a rule", () => {
  test("mean what the rule means, for every person there can be", () => {
    let drawn = 0;
    fc.assert(
      fc.property(rules, (rule) => {
        const groups = groupsOf(rule);
        if (groups === undefined) return;
        drawn += 1;
        for (const person of everyone) expect(inGroups(groups, person)).toBe(holds(rule, person));
      }),
      { numRuns: 2000 },
    );
    expect(drawn).toBeGreaterThan(200);
  });

  test("are written as Audience Manager reads them", () => {
    const groups = [
      newGroup("and", [link(1), link(2)]),
      {
        ...newGroup("and", [link(3)]),
        frequency: { count: "atLeast", times: 2, recency: { kind: "within", days: 30 } },
      },
      newGroup("andNot", [link(4)]),
      { ...newGroup("or", [link(5), link(6)]), frequency: { count: "exactly", times: 1, recency: null } },
    ] satisfies Group[];
    expect(ruleOf(groups)).toBe(
      "(1T OR 2T) AND FREQUENCY([3T] <= 30D) >= 2 AND NOT 4T OR FREQUENCY([5T,6T]) == 1",
    );
    expect(ruleOf([newGroup("and", [link(1), link(2)]), newGroup("and")])).toBe("1T OR 2T");
    expect(stepsOf(groups.slice(0, 2))).toEqual(["1T OR 2T", "(1T OR 2T) AND FREQUENCY([3T] <= 30D) >= 2"]);
  });

  test("are missing where a rule has another shape", () => {
    const not = (part: StorageRule): StorageRule => ({ kind: "not", part });
    const all = (...parts: StorageRule[]): StorageRule => ({ kind: "all", parts });
    const any = (...parts: StorageRule[]): StorageRule => ({ kind: "any", parts });
    for (const rule of [
      not(trait(1)),
      all(trait(1), not(all(trait(2), trait(3)))),
      all(trait(1), any(trait(2), often([3], 1))),
      any(trait(1), not(trait(2))),
    ]) {
      expect(groupsOf(rule)).toBeUndefined();
    }
    expect(groupsOf(any(trait(1), trait(2), often([3], 1)))?.map(({ traits }) => traits.length)).toEqual([
      2, 1,
    ]);
  });
});

test("a trait is added once, moved, and a group without traits goes", () => {
  const [one, two] = [newGroup("and", [link(1)]), newGroup("andNot", [link(2)])];
  const added = withTrait(withTrait([one, two], one.key, link(3)), one.key, link(3));
  expect(ruleOf(added)).toBe("(1T OR 3T) AND NOT 2T");
  expect(ruleOf(withMoved(added, two.key, one.key, link(2)))).toBe("1T OR 3T OR 2T");
  expect(ruleOf(withMoved(added, one.key, undefined, link(3)))).toBe("1T AND NOT 2T AND 3T");
  expect(ruleOf(withoutTrait(added, two.key, "2"))).toBe("1T OR 3T");
});

test("the only trait of the last group has nowhere to go, and keeps how its group follows", () => {
  const groups = [newGroup("and", [link(1)]), newGroup("andNot", [link(2)])];
  const [, last] = groups;
  if (last) expect(ruleOf(withMoved(groups, last.key, undefined, link(2)))).toBe("1T AND NOT 2T");
});

test("a rule that would begin with whom it excludes is known", () => {
  const [one, two] = [newGroup("and", [link(1)]), newGroup("andNot", [link(2)])];
  expect(startsWithNot([one, two])).toBe(false);
  expect(startsWithNot(withoutTrait([one, two], one.key, "1"))).toBe(true);
  expect(startsWithNot(withMoved([one, two], two.key, one.key, link(2)))).toBe(false);
  expect(startsWithNot([newGroup("and"), two])).toBe(true);
});
