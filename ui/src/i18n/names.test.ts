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
/** Any text, often with dangerous characters. */
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

/** The text outside of all isolates; undefined if the isolates are not balanced. */
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
  test("isolates every name from the text around it, in any script", () => {
    expect(t("grid.select", { name: "عملاء" })).toBe(`Select ${OPEN}عملاء${CLOSE}`);
    expect(t("grid.select", { name: "\u{1e900}" })).toBe(`Select ${OPEN}\u{1e900}${CLOSE}`);
    expect(t("grid.select", { name: "Gold" })).toBe(`Select ${OPEN}Gold${CLOSE}`);
  });

  test("has the same text outside of the name, in the same order, whatever the name is", () => {
    fc.assert(
      fc.property(fc.constantFrom(...KEYS), names, (key, name) => {
        const values = valuesOf(messages[key]);
        const [said, usual] = [t(key, { ...values, name }), t(key, { ...values, name: "Gold" })];
        if (!/^[\d.,]*$/u.test(name)) expect(outside(said)).toBe(outside(usual));
        // No character that reorders text or breaks lines is left, inside or outside of the isolate.
        expect(withoutIsolates(said)).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
      }),
      { examples: SEEDS.map((seed) => ["grid.select", seed]) },
    );
  });

  test("can be part of another message if it is marked, and is not changed then", () => {
    const inner = t("grid.select", { name: "Gold" });
    expect(t("grid.drag", { name: own(inner) })).toBe(`Drag ${inner}`);
    expect(t("grid.drag", { name: inner })).toBe(`Drag ${OPEN}Select ‹U+2068›Gold‹U+2069›${CLOSE}`);
  });

  test("that leaves the window contains IDs without marks", () => {
    expect(withoutIsolates(t("grid.select", { name: "0123@AdobeOrg" }))).toBe("Select 0123@AdobeOrg");
    expect(t("sharing.object.trait", { id: "16505144" })).toBe("trait 16505144");
  });

  test("selects by unchanged text", () => {
    expect(t("connections.form.sandboxLine", { title: "T", name: "n", production: "true" })).toContain(
      "production",
    );
  });
});

describe("a name", () => {
  test("shows invisible characters by their code, so that different names look different", () => {
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
  ])("shows invisible characters that have no visible effect: %s", (name) =>
    expect(visible(name)).toContain("‹U+"),
  );

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
  ])("that is spelled correctly stays unchanged: %s", (name) => expect(visible(name)).toBe(name));

  test("keeps its line breaks where several lines are allowed", () => {
    expect(visible("one\ntwo\u202e", { lines: true })).toBe("one\ntwo‹U+202E›");
    expect(visible("one\ntwo")).toBe("one‹U+000A›two");
  });
});
