import { expect, test } from "vitest";
import type { UsedIn, WhereUsed } from "../../bindings";
import { countWords, howWords, unlisted } from "./words";

const user = (how: UsedIn["how"], endsOn: string | null = null): UsedIn => ({
  object: { kind: "segment", id: "6", name: "S" },
  depth: 1,
  how,
  size: null,
  loss: "some",
  endsOn,
});
const used: WhereUsed = {
  listed: [user("asked"), user("rule")],
  traits: 0,
  segments: 3,
  models: 1,
  destinations: 0,
  readAt: null,
  missing: [],
  unreadRules: false,
};

test("users are counted by kind, and those that are not listed too", () => {
  expect(countWords(used)).toBe("Used in 3 segments and 1 model.");
  expect(unlisted(used)).toBe(3);
  expect(countWords({ ...used, segments: 0, models: 0 })).toBe("Nothing uses it.");
});

test("a mapping says until when", () => {
  expect(howWords(user("mapping", "2026-12-31"))).toBe("Mapped until Dec 31, 2026");
  expect(howWords(user("mapping"))).toBe("Mapped without end");
  expect(howWords(user("asked"))).toBe("");
});
