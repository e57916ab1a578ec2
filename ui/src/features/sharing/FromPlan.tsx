/** What a plan file said: who saved it, and what the plan now says otherwise, line by line. */
import FileText from "@react-spectrum/s2/icons/FileText";
import type { FromPlan, PlanSource } from "../../bindings";
import { formatMoment, t } from "../../i18n";
import { differenceWords } from "../../shared/sharing/words/plan";
import css from "./tray.module.css";

/** The plan file that lines of the tray came from. */
export function PlanSourceRow({ source }: { source: PlanSource }) {
  const { savedBy, savedAt, lines, differing } = source;
  return (
    <li className={css.line}>
      <FileText aria-hidden="true" />
      <p className={css.words}>
        {t(savedBy === "" ? "sharing.plan.source.unknown" : "sharing.plan.source", {
          n: lines,
          who: savedBy,
          when: formatMoment(savedAt),
        })}{" "}
        {t("sharing.plan.differing", { n: differing })}
      </p>
      <span className={css.blank} />
      <span className={css.blank} />
    </li>
  );
}

/** What differs for one line; nothing if the plan is still the same. */
export function Differences({ from }: { from: FromPlan | null }) {
  if (!from || from.differences.length === 0) return null;
  return (
    <ul className={css.notes} aria-label={t("sharing.plan.before")}>
      {from.differences.map((difference) => (
        <li key={difference.kind}>{t("sharing.plan.difference", { before: differenceWords(difference) })}</li>
      ))}
    </ul>
  );
}
