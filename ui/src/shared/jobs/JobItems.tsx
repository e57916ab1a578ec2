/** The items of a job, as many as a page can show; if there are more, those that need attention come first. */
import { memo } from "react";
import { itemKey } from "../../api/runs";
import type { ItemState, JobItem } from "../../bindings";
import { t } from "../../i18n";
import { JobItemLine } from "./JobItemLine";
import css from "./jobs.module.css";

/** The maximum number of lines; during a commit they change ten times a second. */
const MAX_LINES = 200;

const ORDER: Record<ItemState, number> = {
  failed: 0,
  unknown: 0,
  running: 1,
  awaiting: 1,
  waiting: 2,
  done: 3,
  closed: 3,
  skipped: 3,
  undone: 3,
};

/** The items to draw. Up to `most` they keep their order. */
function shownItems(items: readonly JobItem[], most = MAX_LINES): readonly JobItem[] {
  if (items.length <= most) return items;
  // Sorting is stable: items of equal urgency keep their order.
  return items.toSorted((one, other) => ORDER[one.state] - ORDER[other.state]).slice(0, most);
}

interface JobItemsProps {
  items: readonly JobItem[];
  /** Number of items of the job, listed or not. */
  total?: number;
}

export const JobItems = memo(function JobItems({ items, total = 0 }: JobItemsProps) {
  const shown = shownItems(items);
  const hidden = Math.max(items.length, total) - shown.length;
  return (
    <>
      <ul className={css.items} aria-label={t("jobs.items")}>
        {shown.map((item) => (
          <JobItemLine key={itemKey(item)} item={item} />
        ))}
      </ul>
      {hidden > 0 && <p className={css.quiet}>{t("jobs.more", { n: hidden })}</p>}
    </>
  );
});
