/** Chooses the language of the window from those that the user's system asks for. */

export interface Language {
  /** The language of the messages. */
  language: string;
  /** The user's own tag for it, with the region that decides about dates and digit groups. */
  locale: string;
}

/** The first of the wanted languages that is available, as itself or as part of a broader one; otherwise English. */
export function chooseLanguage(wanted: readonly string[], available: ReadonlySet<string>): Language {
  for (const locale of wanted) {
    const language = withBroader(locale).find((tag) => available.has(tag));
    if (language) return { language, locale };
  }
  return { language: "en", locale: "en-US" };
}

/**
 * A language tag and the broader ones that include it, the most exact first: zh-Hant-TW, zh-TW, zh-Hant, zh. A tag
 * without a script or region stands for the most common ones: pt for pt-BR. None for text that is not a tag.
 */
function withBroader(tag: string): string[] {
  try {
    const { language, script, region } = new Intl.Locale(tag).maximize();
    return [`${language}-${script}-${region}`, `${language}-${region}`, `${language}-${script}`, language];
  } catch {
    return [];
  }
}
