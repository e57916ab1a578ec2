/** The items of a job, a page at a time: a job of thousands sends and draws a hundred of them. */
import { Button } from "@react-spectrum/s2/Button";
import { useMemo, useState } from "react";
import { useJobItems } from "../../api/jobs";
import { itemKey, type Run } from "../../api/runs";
import type { Job, JobItem } from "../../bindings";
import { FilterChips } from "../../components/FilterChips";
import { Skeleton } from "../../components/States";
import { t } from "../../i18n";
import { JobItems } from "../../shared/jobs/JobItems";
import { FailureState } from "../../shared/lists/ListBody";
import css from "./jobs.module.css";

/** Items on a page. */
const PAGE = 100;
const ATTENTION = "attention";

interface ItemPagesProps {
  job: Job;
  /** The run of this window that carries it out, whose progress is newer than the page. */
  run: Run | undefined;
}

export function ItemPages({ job, run }: ItemPagesProps) {
  const [place, setPlace] = useState(0);
  const [shown, setShown] = useState<ReadonlySet<string>>(new Set());
  const onlyAttention = shown.has(ATTENTION);
  const page = useMemo(() => ({ offset: place * PAGE, limit: PAGE }), [place]);
  const answer = useJobItems(job.id, onlyAttention, page, job.state === "running");
  const rows = useNewest(answer.value?.rows, run);
  const total = answer.value?.total ?? 0;
  // Items that were tried again leave the page of what needs attention.
  const last = Math.max(0, Math.ceil(total / PAGE) - 1);
  if (answer.value && !answer.isOld && place > last) setPlace(last);
  if (!answer.value) {
    return answer.failure ? (
      <FailureState failure={answer.failure} retry={answer.retry} />
    ) : (
      <Skeleton lines={6} />
    );
  }
  return (
    <>
      {(job.failed > 0 || onlyAttention) && (
        <FilterChips
          label={t("jobs.items")}
          items={[{ id: ATTENTION, label: t("jobs.filter.attention") }]}
          selected={shown}
          onChange={(next) => {
            setShown(next);
            setPlace(0);
          }}
        />
      )}
      <JobItems items={rows} />
      {total > PAGE && <Pager place={place} total={total} onChange={setPlace} />}
    </>
  );
}

/** The rows of the page, with what the run has reported since. */
function useNewest(rows: readonly JobItem[] | undefined, run: Run | undefined): readonly JobItem[] {
  const updates = run?.items;
  return useMemo(() => (rows ?? []).map((item) => updates?.get(itemKey(item)) ?? item), [rows, updates]);
}

interface PagerProps {
  place: number;
  total: number;
  onChange: (place: number) => void;
}

function Pager({ place, total, onChange }: PagerProps) {
  const from = place * PAGE + 1;
  const to = Math.min(total, from + PAGE - 1);
  return (
    <nav className={css.pager} aria-label={t("jobs.items")}>
      <Button
        variant="secondary"
        size="S"
        fillStyle="outline"
        isDisabled={place === 0}
        onPress={() => onChange(place - 1)}
      >
        {t("jobs.items.previous")}
      </Button>
      <span role="status">{t("jobs.items.range", { from, to, total })}</span>
      <Button
        variant="secondary"
        size="S"
        fillStyle="outline"
        isDisabled={to >= total}
        onPress={() => onChange(place + 1)}
      >
        {t("jobs.items.next")}
      </Button>
    </nav>
  );
}
