import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { IntlMessageFormat } from "intl-messageformat";
import { describe, expect, test } from "vitest";
import { t } from ".";
import { messageFiles, messages, translations, type Translation } from "./messages";

const SOURCE = join(import.meta.dirname, "..");

function sources(): string {
  return readdirSync(SOURCE, { recursive: true, encoding: "utf8" })
    .filter((path) => /\.tsx?$/.test(path) && !/\.test\.tsx?$/.test(path))
    .map((path) => readFileSync(join(SOURCE, path), "utf8"))
    .join("\n");
}

describe("the message files", () => {
  test("have each key once", () => {
    const all = Object.values(messageFiles).flatMap((file) => Object.keys(file));
    expect(all.filter((key, index) => all.indexOf(key) !== index)).toEqual([]);
  });

  test("have no key that no source uses", () => {
    const text = sources();
    expect(Object.keys(messages).filter((key) => !text.includes(`"${key}"`))).toEqual([]);
  });

  test("have every key that a source uses", () => {
    const asked = [...sources().matchAll(/\bt(?:Rich)?\(\s*"([^"]+)"/g)].map((match) => match[1] ?? "");
    expect(asked.length).toBeGreaterThan(20);
    expect(asked.filter((key) => !(key in messages))).toEqual([]);
  });
});

/** The names of the values that a message needs, sorted; undefined if the message is not valid. */
function valuesOf(text: string): string | undefined {
  type Part = ReturnType<IntlMessageFormat["getAst"]>[number];
  /** Only text between the values has no name. */
  const isText = (part: Part) => String(part.type) === "0";
  const names = (part: Part): string[] => [
    ...("value" in part && !isText(part) ? [part.value] : []),
    ...("options" in part ? Object.values(part.options).flatMap(({ value }) => value.flatMap(names)) : []),
  ];
  try {
    const parts = new IntlMessageFormat(text, "en", undefined, { ignoreTag: true }).getAst();
    return [...new Set(parts.flatMap(names))].toSorted().join(", ");
  } catch {
    return undefined;
  }
}

/** Everything that is wrong with a translation, a line each. */
function faultsOf(translation: Translation): string[] {
  const topics = new Set([...Object.keys(messageFiles), ...Object.keys(translation)]);
  return [...topics].flatMap((topic) => {
    const english: Partial<Record<string, string>> = { ...messageFiles[topic as keyof typeof messageFiles] };
    const section = translation[topic] ?? {};
    const missing = Object.keys(english).filter((key) => section[key] === undefined);
    const extra = Object.keys(section).filter((key) => english[key] === undefined);
    const different = Object.entries(section).filter(
      ([key, text = ""]) => english[key] !== undefined && valuesOf(text) !== valuesOf(english[key]),
    );
    return [
      ...missing.map((key) => `${topic}: ${key} is missing, so it is shown in English`),
      ...extra.map((key) => `${topic}: there is no ${key} in English`),
      ...different.map(([key]) => `${topic}: ${key} is not valid, or needs other values than in English`),
    ];
  });
}

describe("the messages of another language", () => {
  test.each([...translations])("in %s are those of the English files, with the same values", (tag, texts) => {
    expect(faultsOf(texts)).toEqual([]);
    expect(Intl.getCanonicalLocales(tag)).toEqual([tag]);
  });

  test("have no faults if they are the English ones", () => expect(faultsOf(messageFiles)).toEqual([]));

  test("are checked for messages that are missing, unknown, or do not fit", () => {
    const { "traits.days": days, "traits.title": title, ...others } = messageFiles.traits;
    expect(days && title).toBeTruthy();
    const traits = {
      ...others,
      "traits.days": "{tage, plural, one {1 Tag} other {# Tage}}",
      "traits.x": "X",
    };
    const faults = faultsOf({ ...messageFiles, traits, people: { "people.x": "X" } });
    expect(faults).toEqual([
      "traits: traits.title is missing, so it is shown in English",
      "traits: there is no traits.x in English",
      "traits: traits.days is not valid, or needs other values than in English",
      "people: there is no people.x in English",
    ]);
    expect(
      faultsOf({ ...messageFiles, common: { ...messageFiles.common, "common.name": "{" } }),
    ).toHaveLength(1);
  });
});

describe("a message", () => {
  test("has a plural form", () => {
    expect(t("traits.days", { days: 1 })).toBe("1 day");
    expect(t("traits.days", { days: 3 })).toBe("3 days");
  });
});
