/** How long ago something was read: "2 min ago", with the exact time in the title. */
import { formatMoment, t } from "../i18n";
import { useNow } from "./clock";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The age in words; a time in the future (a clock that is off) counts as now. */
export function ageInWords(at: number, now: number): string {
  const age = now - at;
  if (age < MINUTE) return t("age.now");
  if (age < HOUR) return t("age.minutes", { n: Math.floor(age / MINUTE) });
  if (age < DAY) return t("age.hours", { n: Math.floor(age / HOUR) });
  return t("age.days", { n: Math.floor(age / DAY) });
}

/** `at` is an ISO time or milliseconds; without it the label says that nothing was read yet. */
export function AgeLabel({ at }: { at: string | number | null | undefined }) {
  const now = useNow();
  if (at === null || at === undefined) return <span>{t("age.never")}</span>;
  const moment = new Date(at);
  return (
    <time dateTime={moment.toISOString()} title={formatMoment(moment)}>
      {ageInWords(moment.getTime(), now)}
    </time>
  );
}
