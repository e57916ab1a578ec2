import { expect, test } from "vitest";
import type { PqlWords } from "../../bindings";
import { completionsAt } from "./completions";

const WORDS: PqlWords = {
  functions: [
    { name: "contains", behindValue: true, takesArguments: true },
    { name: "count", behindValue: true, takesArguments: true },
    { name: "inSegment", behindValue: false, takesArguments: true },
    { name: "currentYear", behindValue: false, takesArguments: false },
  ],
  fields: [
    { path: "loyalty.tier", kind: "text", ofEvent: false },
    { path: "person.age", kind: "number", ofEvent: false },
    { path: "commerce.purchases.value", kind: "number", ofEvent: true },
  ],
};

const at = (text: string) => completionsAt(text, text.length, WORDS).choices.map((one) => one.text);

test("fields are found from the start of any of their names", () => {
  expect(at("lo")).toEqual(["loyalty.tier"]);
  expect(at("ti")).toEqual(["loyalty.tier"]);
  expect(at("person.age >= 30 and loyalty.t")).toEqual(["loyalty.tier"]);
  expect(at("purch")).toEqual([]);
  expect(at("exists X from xEvent where X.purch")).toEqual(["commerce.purchases.value"]);
});

test("functions are those that can be written there", () => {
  expect(at("inS")).toEqual(["inSegment("]);
  expect(at("curr")).toEqual(["currentYear()"]);
  expect(at("loyalty.tier.con")).toEqual(["contains("]);
  const { from, to } = completionsAt("loyalty.tier.con", 16, WORDS);
  expect([from, to]).toEqual([13, 16]);
});

test("nothing is offered within a text, within a word, after one letter or without words", () => {
  expect(at('loyalty.tier = "lo')).toEqual([]);
  expect(at("l")).toEqual([]);
  expect(completionsAt("loy", 2, WORDS).choices).toEqual([]);
  expect(completionsAt("lo", 2, undefined).choices).toEqual([]);
});
