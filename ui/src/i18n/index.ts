/**
 * Text, numbers and dates for people. All visible text comes from a message file, through `t` (a string) or `tRich` (React
 * nodes, for links and marked-up names inside a sentence). Messages are ICU: plurals, selects and numbers.
 *
 * Must not know: any feature, any service, any React state.
 */
import { IntlMessageFormat } from "intl-messageformat";
import { Fragment, createElement, type ReactNode } from "react";
import { chooseLanguage } from "./language";
import { languages, messagesOf, type MessageKey } from "./messages";
import { Own, isolate } from "./names";

export { isolate, own, visible, withoutIsolates } from "./names";
export type { MessageKey };

/** Text is a name, unless it is marked as text of this program (`own`). */
export type MessageValue = string | number | boolean | Date | Own | null | undefined;

const { language, locale } = chooseLanguage(globalThis.navigator?.languages ?? [], languages);
const texts = messagesOf(language);

/** The user's language with its region, for dates and digit groups. */
export { locale };

const compiled = new Map<string, IntlMessageFormat>();

function format(key: MessageKey): IntlMessageFormat {
  const known = compiled.get(key);
  if (known) return known;
  const made = new IntlMessageFormat(texts[key], locale, undefined, { ignoreTag: true });
  compiled.set(key, made);
  return made;
}

/** A text value: a select chooses by it unchanged, and where it is inserted it is a name. */
class Inserted {
  constructor(private readonly text: string) {}

  toString(): string {
    return this.text;
  }
}

/** The parts of a message; whatever text was inserted is isolated, in any script. */
function partsOf<Part>(key: MessageKey, values: Record<string, MessageValue | Part>): (string | Part)[] {
  const safe = Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === "string" ? new Inserted(value) : value,
    ]),
  );
  const parts = format(key).format<Part | Inserted | Own>(safe);
  const list = Array.isArray(parts) ? parts : [parts];
  return list.map((part) => {
    if (part instanceof Inserted) return isolate(String(part));
    return part instanceof Own ? String(part) : part;
  });
}

/**
 * The text of a message. Text values are names: they are isolated, and invisible characters in them are shown
 * (`names.ts`). Numbers, and the value a select chooses by, are not changed.
 */
export function t(key: MessageKey, values: Record<string, MessageValue> = {}): string {
  return partsOf<never>(key, values).join("");
}

/** Like `t`, but values may be React nodes: `tRich(key, { name: <Name>…</Name> })`. */
export function tRich(key: MessageKey, values: Record<string, MessageValue | ReactNode>): ReactNode {
  // The parts of a message never change their order, so the index is a stable key.
  return partsOf<ReactNode>(key, values).map((part, place) => createElement(Fragment, { key: place }, part));
}

const whole = new Intl.NumberFormat(locale);
const short = new Intl.NumberFormat(locale, { notation: "compact", maximumFractionDigits: 1 });

/** A whole number with digit groups: 48,212. */
export function formatNumber(value: number): string {
  return whole.format(value);
}

/** A short number for axes and badges: 48K. */
export function formatCompact(value: number): string {
  return short.format(value);
}

/** Names as a list in a sentence: A, B, and C. */
export function formatList(names: readonly string[]): string {
  return new Intl.ListFormat(locale, { type: "conjunction" }).format(names);
}

/** A day of a report, which has no time zone: Oct 3, or Oct 3, 2026 with `year`. For a moment use `formatDate`. */
export function formatDay(value: Date | number | string, year = false): string {
  const options: Intl.DateTimeFormatOptions = { day: "numeric", month: "short", timeZone: "UTC" };
  if (year) options.year = "numeric";
  return new Intl.DateTimeFormat(locale, options).format(new Date(value));
}

/** The day of the month of a report's day: 3. */
export function formatDayOfMonth(day: string): string {
  return new Intl.DateTimeFormat(locale, { day: "numeric", timeZone: "UTC" }).format(new Date(day));
}

/** The month of a report's day: Oct. */
export function formatMonth(day: string): string {
  return new Intl.DateTimeFormat(locale, { month: "short", timeZone: "UTC" }).format(new Date(day));
}

/** A month of a year, from `yyyy-MM`: Mar 2017. Other text stays as it is. */
export function formatMonthOfYear(month: string): string {
  if (!/^\d{4}-\d{2}$/.test(month)) return month;
  const options: Intl.DateTimeFormatOptions = { month: "short", year: "numeric", timeZone: "UTC" };
  return new Intl.DateTimeFormat(locale, options).format(new Date(`${month}-01`));
}

/** A day as a service writes it, `yyyy-MM-dd` with or without a time: Oct 3, 2026. Other text stays as it is. */
export function formatServiceDay(text: string): string {
  const day = /^\d{4}-\d{2}-\d{2}/.exec(text)?.[0];
  return day === undefined ? text : formatDay(day, true);
}

/** The day of a moment in the user's own zone, always with its year: Oct 3, 2026. */
export function formatDate(value: Date | number | string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: "medium" }).format(new Date(value));
}

/** Day and time to the minute, in the user's own zone: Oct 3, 2026, 6:40 PM. */
export function formatMoment(value: Date | number | string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" }).format(new Date(value));
}

const DAY_MS = 86_400_000;

/** A moment near now in its shortest form: 6:40 PM today, Fri 6:40 PM within a week, else the date. */
export function formatSoon(value: number, now: number = Date.now()): string {
  const at = new Date(value);
  const time = new Intl.DateTimeFormat(locale, { timeStyle: "short" }).format(at);
  if (at.toDateString() === new Date(now).toDateString()) return time;
  if (Math.abs(value - now) > 6 * DAY_MS) return formatDate(value);
  return `${new Intl.DateTimeFormat(locale, { weekday: "short" }).format(at)} ${time}`;
}

const ago = new Intl.RelativeTimeFormat(locale, { style: "short", numeric: "auto" });

/** How long ago in one unit: 2 min ago, yesterday, 3 days ago. */
export function formatAgo(count: number, unit: "minute" | "hour" | "day"): string {
  // American English abbreviates with a period, which would end the sentence around it.
  return ago.format(-count, unit).replaceAll(".", "");
}
