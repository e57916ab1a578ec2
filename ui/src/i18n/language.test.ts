import { describe, expect, test } from "vitest";
import { chooseLanguage } from "./language";

const available = new Set(["en", "de", "pt", "pt-BR", "zh-Hant"]);

describe("the language of the window", () => {
  test.each([
    ["de-AT", "de"],
    ["pt-BR", "pt-BR"],
    ["pt", "pt-BR"],
    ["pt-PT", "pt"],
    ["zh-TW", "zh-Hant"],
    ["EN-gb", "en"],
    ["de-DE-u-nu-latn", "de"],
  ])("for %s is %s, with the user's own formats", (locale, language) =>
    expect(chooseLanguage([locale], available)).toEqual({ language, locale }),
  );

  test("is the first one that there are messages for", () =>
    expect(chooseLanguage(["fr-FR", "zh-CN", "de-CH", "en-GB"], available)).toEqual({
      language: "de",
      locale: "de-CH",
    }));

  test.each([[[]], [["fr"]], [["C", "not a tag", ""]]])("for %j is American English", (wanted) =>
    expect(chooseLanguage(wanted, available)).toEqual({ language: "en", locale: "en-US" }),
  );
});
