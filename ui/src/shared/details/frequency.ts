/** A recency and frequency condition (AAM contract §6.3) in words. */
import { formatList, t, type MessageKey } from "../../i18n";

const PART = /^\s*(<=|>=|==|<|>)\s*(\d+)\s*(D?)/iu;

/** Each part's words: days say when, bare numbers say how often. */
const WORDS: Record<string, [days: MessageKey | undefined, times: MessageKey | undefined]> = {
  "<=": ["storage.frequency.recent", "storage.frequency.atMost"],
  ">=": ["storage.frequency.old", "storage.frequency.atLeast"],
  "==": [undefined, "storage.frequency.exactly"],
};

/** `<= 5D >= 2` is "in the last 5 days and at least 2 times"; what cannot be read is shown as it is written. */
export function frequencyWords(condition: string): string {
  const words: string[] = [];
  let rest = condition;
  while (rest.trim() !== "") {
    const [read, operator = "", number, days] = PART.exec(rest) ?? [];
    // More and less than a whole number are the next one, at least and at most.
    const strict = operator === "<" ? -1 : operator === ">" ? 1 : 0;
    const key = WORDS[strict === 0 ? operator : `${operator}=`]?.[days ? 0 : 1];
    if (read === undefined || key === undefined) return condition;
    words.push(t(key, { n: Number(number) + strict }));
    rest = rest.slice(read.length);
  }
  return formatList(words);
}
