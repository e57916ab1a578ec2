/** Deletions by hand: when, how many objects, and the result for each. Hidden if there are none. */
import { useDeletions } from "../../api/deletions";
import type { DeletedState, Deletion } from "../../bindings";
import { AgeLabel } from "../../components/AgeLabel";
import { Name } from "../../components/Name";
import { Panel } from "../../components/Panel";
import { StateDot, type Tone } from "../../components/StateDot";
import { t, type MessageKey } from "../../i18n";
import { showFailure } from "../../api/failure";
import itemCss from "../../shared/jobs/jobs.module.css";
import css from "./jobs.module.css";

const STATES: Record<DeletedState, { tone: Tone; words: MessageKey }> = {
  waiting: { tone: "idle", words: "jobs.deletion.waiting" },
  deleted: { tone: "good", words: "jobs.deletion.deleted" },
  stayed: { tone: "bad", words: "jobs.deletion.stayed" },
  unknown: { tone: "warn", words: "jobs.deletion.unknown" },
};

export function Deletions() {
  const list = useDeletions();
  if (list.total === 0) return null;
  const rows = Array.from({ length: Math.min(list.total, SHOWN) }, (_, place) => list.rowAt(place));
  return (
    <div className={css.deletions}>
      <Panel title={t("jobs.deletions")} note={t("jobs.deletions.note")}>
        <ul className={itemCss.items}>
          {rows.map((deletion) => deletion && <Row key={deletion.id} deletion={deletion} />)}
        </ul>
        {list.total > SHOWN && <p className={itemCss.quiet}>{t("jobs.more", { n: list.total - SHOWN })}</p>}
      </Panel>
    </div>
  );
}

/** How many deletions are listed; older ones are only counted. */
const SHOWN = 20;

function Row({ deletion }: { deletion: Deletion }) {
  const { kind, total, deleted, stayed, objects } = deletion;
  const values = { count: total, name: objects[0]?.object.name ?? "" };
  return (
    <li>
      <details>
        <summary>
          <b>
            {kind === "segment" ? t("jobs.deletion.segments", values) : t("jobs.deletion.traits", values)}
          </b>{" "}
          {t("jobs.deletion.counts", { deleted, stayed })} · <AgeLabel at={deletion.startedAt} />
        </summary>
        <ul className={itemCss.items}>
          {objects.map(({ object, state, failure }) => (
            <li key={object.id} className={itemCss.item}>
              <span className={itemCss.itemState}>
                <StateDot tone={STATES[state].tone}>{t(STATES[state].words)}</StateDot>
              </span>
              <div className={itemCss.itemText}>
                <Name strong>{object.name}</Name>
                <span className={itemCss.quiet}>{object.id}</span>
                {failure && <span>{showFailure(failure).words}</span>}
              </div>
            </li>
          ))}
        </ul>
      </details>
    </li>
  );
}
