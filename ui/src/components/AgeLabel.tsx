/** When something happened: "2 min ago" for less than seven days, then the date; the exact time on hover and focus. */
import { formatAgo, formatDate, formatMoment, t } from "../i18n";
import { useNow } from "./clock";
import { Tip } from "./Tip";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** From this age on (in days), the date is shown instead. */
const DAYS_AS_AGE = 7;

/** The age as text, in the user's time zone; a time in the future (a wrong clock) counts as now. */
export function ageInWords(at: number, now: number): string {
  const age = now - at;
  if (age < MINUTE) return t("age.now");
  if (age < HOUR) return formatAgo(Math.floor(age / MINUTE), "minute");
  if (age < DAY) return formatAgo(Math.floor(age / HOUR), "hour");
  const days = nightsBetween(at, now);
  return days < DAYS_AS_AGE ? formatAgo(days, "day") : formatDate(at);
}

/** The number of midnights between two moments: "yesterday" is the day before, no matter how many hours ago. */
function nightsBetween(from: number, to: number): number {
  const midnight = (moment: number) => new Date(moment).setHours(0, 0, 0, 0);
  // Days on which the clock changes have 23 or 25 hours.
  return Math.round((midnight(to) - midnight(from)) / DAY);
}

/** `at` is an ISO time or milliseconds; without it, the label shows that nothing was loaded yet. */
export function AgeLabel({ at }: { at: string | number | null | undefined }) {
  const now = useNow();
  if (at === null || at === undefined) return <span>{t("age.never")}</span>;
  const moment = new Date(at);
  return (
    <Tip words={formatMoment(moment)}>
      <time dateTime={moment.toISOString()}>{ageInWords(moment.getTime(), now)}</time>
    </Tip>
  );
}
