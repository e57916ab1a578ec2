/** The items of a job, as many as a page can carry: where there are more, those that need attention first. */
import { memo } from "react";
import { itemKey } from "../../api/runs";
import type { ItemState, JobItem, JobKind } from "../../bindings";
import { t } from "../../i18n";
import { JobItemLine } from "./JobItemLine";
import css from "./jobs.module.css";

/** Most lines drawn at once; during a commit they change ten times a second. */
const MOST_LINES = 200;

const ORDER: Record<ItemState, number> = {
  failed: 0,
  unknown: 0,
  running: 1,
  waiting: 2,
  done: 3,
  skipped: 3,
};

/** The items to draw. Up to `most` they keep their order. */
function shownItems(items: readonly JobItem[], most = MOST_LINES): readonly JobItem[] {
  if (items.length <= most) return items;
  // Sorting is stable: within one urgency the order stays.
  return items.toSorted((one, other) => ORDER[one.state] - ORDER[other.state]).slice(0, most);
}

interface JobItemsProps {
  items: readonly JobItem[];
  /** Items of the job in all, listed or not. */
  total?: number;
  /** What kind of job it is. */
  of?: JobKind;
}

export const JobItems = memo(function JobItems({ items, total = 0, of }: JobItemsProps) {
  const shown = shownItems(items);
  const hidden = Math.max(items.length, total) - shown.length;
  return (
    <>
      <ul className={css.items} aria-label={t("activity.items")}>
        {shown.map((item) => (
          <JobItemLine key={itemKey(item)} item={item} of={of} />
        ))}
      </ul>
      {hidden > 0 && <p className={css.quiet}>{t("activity.more", { n: hidden })}</p>}
    </>
  );
});
