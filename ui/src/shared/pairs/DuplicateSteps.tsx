/** What the repair of a duplicate changes and deletes, and what stays for now. */
import { showFailure } from "../../api/failure";
import type { BlockedRemoval, DuplicateRepair, DuplicateRepaired, EditedObject } from "../../bindings";
import { Name, NameWithId } from "../../components/Name";
import { t, own } from "../../i18n";
import { objectName } from "../sharing/words/refusals";
import css from "./pairs.module.css";

export function DuplicateSteps({ plan: { edits, removes, blocked, kept } }: { plan: DuplicateRepair }) {
  const stays = new Set(blocked.map(({ object }) => `${object.kind} ${object.id}`));
  return (
    <>
      <p>
        <b>{t("pairs.duplicate.steps")}</b>
      </p>
      <ul className={css.unshareList}>
        {edits.map(({ segment, before, after }) => (
          <li key={segment.id}>
            <NameWithId name={segment.name} id={segment.id} />
            <Rule words={t("pairs.duplicate.before")} rule={before} />
            {after === null ? (
              <p className={css.note}>{t("pairs.duplicate.unreadable")}</p>
            ) : (
              <Rule words={t("pairs.duplicate.after", { id: kept.object.id })} rule={after} />
            )}
          </li>
        ))}
        {removes
          .filter(({ kind, id }) => !stays.has(`${kind} ${id}`))
          .map((object) => (
            <li key={`${object.kind} ${object.id}`}>
              {t("pairs.duplicate.deletes", { object: own(objectName(object)) })}
            </li>
          ))}
        {blocked.map((one) => (
          <li key={`${one.object.kind} ${one.object.id}`}>
            <Blocked {...one} />
          </li>
        ))}
      </ul>
    </>
  );
}

function Rule({ words, rule }: { words: string; rule: string }) {
  return (
    <p>
      {words}{" "}
      <code className="selectable">
        <Name wrap>{rule}</Name>
      </code>
    </p>
  );
}

/** Mappings and baselines are moved by nobody but a person. */
function Blocked({ object, users }: BlockedRemoval) {
  const stays = own(objectName(object));
  if (users.length === 0) return t("pairs.duplicate.blockedUnclear", { object: stays });
  return t("pairs.duplicate.blocked", { object: stays, users: own(users.map(objectName).join(", ")) });
}

/** What could not be changed or deleted. */
export function failedOf({ edited, deleted }: DuplicateRepaired): readonly EditedObject[] {
  return [...edited, ...deleted].filter(({ failure }) => failure !== null);
}

/** Why not everything was done. */
export function DuplicateFailures({ done }: { done: DuplicateRepaired }) {
  const failed = failedOf(done);
  if (failed.length === 0) return null;
  return (
    <ul className={css.unshareList} role="alert">
      {failed.map(({ object, failure }) => (
        <li key={`${object.kind} ${object.id}`}>
          <NameWithId name={object.name} id={object.id} />
          <p className={css.note}>{failure && showFailure(failure).words}</p>
        </li>
      ))}
    </ul>
  );
}
