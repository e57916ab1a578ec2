import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { IntlMessageFormat } from "intl-messageformat";
import { describe, expect, test } from "vitest";
import { t } from ".";
import { messageFiles, messages } from "./messages";

const SOURCE = join(import.meta.dirname, "..");

function sources(): string {
  return readdirSync(SOURCE, { recursive: true, encoding: "utf8" })
    .filter((path) => /\.tsx?$/.test(path) && !/\.test\.tsx?$/.test(path))
    .map((path) => readFileSync(join(SOURCE, path), "utf8"))
    .join("\n");
}

describe("the message files", () => {
  test("hold each key once", () => {
    const all = Object.values(messageFiles).flatMap((file) => Object.keys(file));
    expect(all.filter((key, place) => all.indexOf(key) !== place)).toEqual([]);
  });

  test("hold no key that no source names", () => {
    const text = sources();
    expect(Object.keys(messages).filter((key) => !text.includes(`"${key}"`))).toEqual([]);
  });

  test("hold every key that a source asks for", () => {
    const asked = [...sources().matchAll(/\bt(?:Rich)?\(\s*"([^"]+)"/g)].map((match) => match[1] ?? "");
    expect(asked.length).toBeGreaterThan(20);
    expect(asked.filter((key) => !(key in messages))).toEqual([]);
  });

  test("are written in ICU that can be read", () => {
    const unreadable = Object.entries(messages).filter(([, text]) => {
      try {
        void new IntlMessageFormat(text, "en", undefined, { ignoreTag: true });
        return false;
      } catch {
        return true;
      }
    });
    expect(unreadable).toEqual([]);
  });
});

describe("a message", () => {
  test("counts in words", () => {
    expect(t("traits.days", { days: 1 })).toBe("1 day");
    expect(t("traits.days", { days: 3 })).toBe("3 days");
  });
});
