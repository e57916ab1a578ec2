/** One item of a job: which audience, how it stands, what was made, taken or removed, and why something failed. */
import { Fragment, memo } from "react";
import { showFailure } from "../../api/failure";
import type { JobItem, ObjectLink } from "../../bindings";
import { Name } from "../../components/Name";
import { StateDot } from "../../components/StateDot";
import { t, tRich } from "../../i18n";
import { objectName, refusalWords } from "../share/words/refusals";
import { ITEM_STATES, UNDONE_ITEM, placeOf } from "./words";
import css from "./activity.module.css";

interface JobItemLineProps {
  item: JobItem;
  removed?: boolean;
}

export const JobItemLine = memo(function JobItemLine({ item, removed = false }: JobItemLineProps) {
  // What was taken back is no longer done, whatever became of it then.
  const isUndone = removed && item.state === "done" && item.made.length > 0;
  const { tone, words } = isUndone ? UNDONE_ITEM : ITEM_STATES[item.state];
  return (
    <li className={css.item}>
      <span className={css.itemState}>
        <StateDot tone={tone}>{t(words)}</StateDot>
      </span>
      <div className={css.itemText}>
        {item.audience ? <Name strong>{item.audience.name}</Name> : <b>{t("activity.item.groundwork")}</b>}
        <Outcome item={item} removed={removed} />
        {item.refusal && <span className={css.quiet}>{refusalWords(item.refusal)}</span>}
        {item.failure && <ItemFailure failure={item.failure} />}
        {item.stayed.length > 0 && (
          <span>{tRich("activity.item.stayed", { objects: <Links of={item.stayed} dead={false} /> })}</span>
        )}
      </div>
    </li>
  );
});

function Outcome({ item, removed }: { item: JobItem; removed: boolean }) {
  return (
    <>
      {item.made.length > 0 && (
        <span>{tRich("activity.item.made", { objects: <Links of={item.made} dead={removed} /> })}</span>
      )}
      {item.adopted.length > 0 && (
        <span>{tRich("activity.item.adopted", { objects: <Links of={item.adopted} dead={false} /> })}</span>
      )}
      {item.removed.length > 0 && (
        <span>{tRich("activity.item.removed", { objects: <Links of={item.removed} dead /> })}</span>
      )}
    </>
  );
}

/** Names of objects, as links to their pages unless they are gone. */
function Links({ of, dead }: { of: readonly ObjectLink[]; dead: boolean }) {
  return (
    <>
      {of.map((object, place) => {
        const href = dead ? undefined : placeOf(object);
        return (
          <Fragment key={`${object.kind} ${object.id}`}>
            {place > 0 && " · "}
            {href ? <a href={href}>{objectName(object)}</a> : <span>{objectName(object)}</span>}
          </Fragment>
        );
      })}
    </>
  );
}

function ItemFailure({ failure }: { failure: NonNullable<JobItem["failure"]> }) {
  const { title, words, details } = showFailure(failure);
  return (
    <details className={css.failure}>
      <summary>
        <b>{title}.</b> {words}
      </summary>
      <pre className="selectable">{details}</pre>
    </details>
  );
}
