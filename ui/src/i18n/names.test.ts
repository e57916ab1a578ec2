import fc from "fast-check";
import { describe, expect, it, test, vi } from "vitest";
import { isolate, own, t, visible, withoutIsolates } from ".";
import { messages, type MessageKey } from "./messages";

vi.unmock("./names");

const OPEN = "\u2068";
const CLOSE = "\u2069";
const SEEDS = [
  "%",
  "%E0%A4",
  "#/trait/..%2f",
  "__proto__",
  "{name}",
  "<b>",
  CLOSE,
  "\u202e",
  "عملاء",
  "\u{1e900}dlam",
];
/** Anything, and often what is dangerous. */
const names = fc.oneof(
  fc.constantFrom(...SEEDS),
  fc.string({
    unit: fc.constantFrom("a", "ם", " ", OPEN, CLOSE, "\u2066", "\u202e", "\u200b", "\u0000", "\u0085", "‹"),
  }),
  fc.string({ unit: "binary" }),
);
const KEYS = Object.keys(messages).filter((key): key is MessageKey =>
  messages[key as MessageKey].includes("{name}"),
);

/** A value for everything a message asks for. */
function valuesOf(message: string): Record<string, number> {
  return Object.fromEntries([...message.matchAll(/\{(\w+)/g)].map(([, name]) => [name, 1]));
}

/** Text outside of any isolate; undefined where one is closed that is not open, or stays open. */
function outside(text: string): string | undefined {
  let depth = 0;
  let rest = "";
  for (const character of text) {
    if (character === OPEN) depth += 1;
    else if (character === CLOSE) depth -= 1;
    else if (depth === 0) rest += character;
    if (depth < 0) return undefined;
  }
  return depth === 0 ? rest : undefined;
}

describe("a message", () => {
  test("keeps every name apart from the words around it, in any script", () => {
    expect(t("grid.select", { name: "عملاء" })).toBe(`Select ${OPEN}عملاء${CLOSE}`);
    expect(t("grid.select", { name: "\u{1e900}" })).toBe(`Select ${OPEN}\u{1e900}${CLOSE}`);
    expect(t("grid.select", { name: "Gold" })).toBe(`Select ${OPEN}Gold${CLOSE}`);
  });

  test("has the same words outside of the name, in the same order, whatever the name is", () => {
    fc.assert(
      fc.property(fc.constantFrom(...KEYS), names, (key, name) => {
        const values = valuesOf(messages[key]);
        const [said, usual] = [t(key, { ...values, name }), t(key, { ...values, name: "Gold" })];
        if (!/^[\d.,]*$/u.test(name)) expect(outside(said)).toBe(outside(usual));
        // Nothing that reorders or breaks is left, inside of the isolate or out of it.
        expect(withoutIsolates(said)).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
      }),
      { examples: SEEDS.map((seed) => ["grid.select", seed]) },
    );
  });

  test("may be part of another one when it is marked, and stays as it is then", () => {
    const inner = t("grid.select", { name: "Gold" });
    expect(t("grid.drag", { name: own(inner) })).toBe(`Drag ${inner}`);
    expect(t("grid.drag", { name: inner })).toBe(`Drag ${OPEN}Select ‹U+2068›Gold‹U+2069›${CLOSE}`);
  });

  test("that leaves the window carries ids and nothing else", () => {
    expect(withoutIsolates(t("grid.select", { name: "0123@AdobeOrg" }))).toBe("Select 0123@AdobeOrg");
    expect(t("share.object.trait", { id: "16505144" })).toBe("trait 16505144");
  });

  test("chooses by text as it is", () => {
    expect(t("connect.form.sandboxLine", { title: "T", name: "n", production: "true" })).toContain(
      "production",
    );
  });
});

describe("a name", () => {
  test("shows by its code what cannot be seen, so that two names that are not the same do not look it", () => {
    expect(visible("Gold\u200b")).toBe("Gold‹U+200B›");
    expect(visible("a\u2069b\u202ec\u0000\u0085\ufeff")).toBe("a‹U+2069›b‹U+202E›c‹U+0000›‹U+0085›‹U+FEFF›");
    expect(visible("\u{e0041}\u3164\u00ad")).toBe("‹U+E0041›‹U+3164›‹U+00AD›");
    expect(isolate("Gold")).toBe(`${OPEN}Gold${CLOSE}`);
    expect(visible(`${OPEN}Gold${CLOSE}\u2028`)).toBe("‹U+2068›Gold‹U+2069›‹U+2028›");
  });

  it.each([
    "1\ufe0f",
    "❤\ufe0e",
    "🛒\ufe0f",
    "a\ufe0f",
    "漢\u{e0100}",
    "क्\u200d",
    "क्\u200c ",
    "Gold\u{e007f}",
    "\u180b",
  ])("shows what would change nothing that is seen: %s", (name) => expect(visible(name)).toContain("‹U+"));

  it.each([
    "Gold",
    "Äpfel & Öl",
    "می\u200cخواهم",
    "क्\u200dष",
    "👨\u200d👩\u200d👧",
    "❤\ufe0f",
    "🛒\ufe0e",
    "1\ufe0f\u20e3",
    "顧客",
  ])("that is well spelled stays as it is: %s", (name) => expect(visible(name)).toBe(name));

  test("keeps its line breaks where it may have several lines", () => {
    expect(visible("one\ntwo\u202e", { lines: true })).toBe("one\ntwo‹U+202E›");
    expect(visible("one\ntwo")).toBe("one‹U+000A›two");
  });
});
