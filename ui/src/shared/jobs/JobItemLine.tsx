/** One item of a job: its subject, its state, what was created, used or removed, and why something failed. */
import { Fragment, memo } from "react";
import { showFailure } from "../../api/failure";
import type { DataflowChange, Failure, JobItem, ObjectLink } from "../../bindings";
import { Name } from "../../components/Name";
import { StateDot } from "../../components/StateDot";
import { t, tRich, type MessageKey } from "../../i18n";
import { conflictWords } from "../sharing/words/plan";
import { objectName, refusalWords } from "../sharing/words/refusals";
import { ITEM_STATES, placeOf } from "./words";
import css from "./jobs.module.css";

export const JobItemLine = memo(function JobItemLine({ item }: { item: JobItem }) {
  // An undone item is neither done nor failed: nothing of it is left.
  const isUndone = item.state === "undone";
  const { tone, words } = ITEM_STATES[item.state];
  return (
    <li className={css.item}>
      <span className={css.itemState}>
        <StateDot tone={tone}>{t(words)}</StateDot>
      </span>
      <div className={css.itemText}>
        {item.subject ? <Name strong>{item.subject.name}</Name> : <b>{t("jobs.item.setup")}</b>}
        <Outcome item={item} isUndone={isUndone} />
        {item.refusal && <span className={css.quiet}>{refusalWords(item.refusal)}</span>}
        {item.leftOut && <span className={css.quiet}>{conflictWords(item.leftOut)}</span>}
        {item.state === "closed" && (
          <span>{t("jobs.item.closedBy", { name: item.failure?.details.name ?? "" })}</span>
        )}
        {item.failure && item.state !== "closed" && <ItemFailure failure={item.failure} isPast={isUndone} />}
        {item.stayed.length > 0 && (
          <span>{tRich("jobs.item.stayed", { objects: <Links of={item.stayed} dead={false} /> })}</span>
        )}
        {item.stillSent.length > 0 && (
          <span>
            {tRich("jobs.item.stillSent", { audiences: <Links of={item.stillSent} dead={false} /> })}
          </span>
        )}
      </div>
    </li>
  );
});

const DATAFLOW: Record<DataflowChange, MessageKey> = {
  created: "jobs.item.dataflow.created",
  resumed: "jobs.item.dataflow.resumed",
  paused: "jobs.item.dataflow.paused",
};

function Outcome({ item, isUndone }: { item: JobItem; isUndone: boolean }) {
  return (
    <>
      {item.made.length > 0 && (
        <span>{tRich("jobs.item.created", { objects: <Links of={item.made} dead={false} /> })}</span>
      )}
      {item.selected > 0 && (
        <span>
          {item.subject
            ? t(isUndone ? "jobs.item.notSent" : "jobs.item.sent")
            : t("jobs.item.selected", { n: item.selected })}
        </span>
      )}
      {item.deselected > 0 && (
        <span>
          {item.subject ? t("jobs.item.notSent") : t("jobs.item.deselected", { n: item.deselected })}
        </span>
      )}
      {item.dataflow.map((change) => (
        <span key={change}>{t(DATAFLOW[change])}</span>
      ))}
      {item.adopted.length > 0 && (
        <span>{tRich("jobs.item.adopted", { objects: <Links of={item.adopted} dead={false} /> })}</span>
      )}
      {item.removed.length > 0 && (
        <span>{tRich("jobs.item.removed", { objects: <Links of={item.removed} dead /> })}</span>
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

/** Why an item failed; `isPast` if an undo has removed the rest of it. */
function ItemFailure({ failure, isPast }: { failure: Failure; isPast: boolean }) {
  const { title, words, details } = showFailure(failure);
  // Nothing has to be checked by hand: a job looks before it sends anything again.
  const isUnknown = failure.code === "unknownOutcome" && !isPast;
  return (
    <details className={css.failure} data-past={isPast || undefined}>
      <summary>
        <b>{title}.</b> {isUnknown ? t("jobs.item.unknown.more") : words}
      </summary>
      <pre className="selectable">{details}</pre>
    </details>
  );
}
