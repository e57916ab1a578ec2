/** One entry of the record: who, when, and every field of every object before and after; with its undo. */
import { Button } from "@react-spectrum/s2/Button";
import { useActivityEntry, useUndoEdit } from "../../api/activity";
import { showFailure } from "../../api/failure";
import type { ActivityDetail, RecordedObject } from "../../bindings";
import { inBackground } from "../../background";
import { AgeLabel } from "../../components/AgeLabel";
import { KeyValueList } from "../../components/KeyValueList";
import { Name } from "../../components/Name";
import { Page } from "../../components/Page";
import { Panel } from "../../components/Panel";
import { StateDot } from "../../components/StateDot";
import { Skeleton } from "../../components/States";
import { formatMoment, t } from "../../i18n";
import { hrefOf, type ScreenProps } from "../../navigation";
import { useConfirm } from "../../shared/editing/ConfirmDialog";
import { FailureNotice } from "../../shared/failures/Notice";
import { FailureState } from "../../shared/lists/ListBody";
import {
  FIELD_WORDS,
  OBJECT_WORDS,
  STATES,
  UNDO_WORDS,
  objectHref,
  outcomeOf,
  titleOf,
  tookWords,
  valueWords,
} from "./words";
import css from "./activity.module.css";

/** The undo, or why it is not offered. */
function Undo({ detail }: { detail: ActivityDetail }) {
  const undo = useUndoEdit();
  const { ask, dialog } = useConfirm();
  const { row, undoBlocked } = detail;
  const act = () => inBackground(undo.run(row.id));
  const question = {
    title: t("activity.confirm.undo"),
    words: t("activity.confirm.undo.words"),
    label: t("jobs.undo"),
    everywhere: true,
    act,
  };
  return (
    <>
      {undoBlocked !== null && (
        <span id="undo-blocked" className={css.quiet}>
          {t(UNDO_WORDS[undoBlocked])}
        </span>
      )}
      <Button
        variant="secondary"
        isDisabled={undoBlocked !== null}
        aria-describedby={undoBlocked === null ? undefined : "undo-blocked"}
        isPending={undo.isRunning}
        onPress={() => ask(question)}
      >
        {t("jobs.undo")}
      </Button>
      {undo.failure && <FailureNotice failure={undo.failure} />}
      {dialog}
    </>
  );
}

function Other({ id }: { id: string }) {
  return <a href={hrefOf({ screen: "entry", id })}>{t("activity.facts.anotherEntry")}</a>;
}

function Facts({ detail }: { detail: ActivityDetail }) {
  const { row, undoneBy } = detail;
  const rows = [
    { label: t("jobs.column.when"), value: <AgeLabel at={row.startedAt} /> },
    {
      label: t("activity.facts.serviceAt"),
      value: row.serviceAt === null ? null : formatMoment(row.serviceAt),
    },
    { label: t("jobs.column.duration"), value: tookWords(row.took) },
    { label: t("activity.facts.person"), value: row.person && <Name>{row.person}</Name> },
    { label: t("activity.facts.account"), value: row.account && <Name>{row.account}</Name> },
    { label: t("activity.facts.undoes"), value: row.undoes && <Other id={row.undoes} /> },
    { label: t("activity.facts.undoneBy"), value: undoneBy && <Other id={undoneBy} /> },
  ];
  return <KeyValueList rows={rows} />;
}

/** An object with its fields, before and after. */
function Changed({ one }: { one: RecordedObject }) {
  const { tone, words } = STATES[one.state];
  const href = objectHref(one.object);
  const name = <Name strong>{one.object.name}</Name>;
  return (
    <li className={css.object}>
      <div className={css.objectHead}>
        <span className={css.quiet}>{t(OBJECT_WORDS[one.object.kind])}</span>
        {href ? <a href={href}>{name}</a> : name}
        <span className={`${css.quiet} selectable`}>{one.object.id}</span>
        <StateDot tone={tone}>{t(words)}</StateDot>
      </div>
      {one.failure && <p>{showFailure(one.failure).words}</p>}
      {one.changes.length > 0 && (
        <table className={css.changes} aria-label={one.object.name}>
          <thead>
            <tr>
              <th scope="col">{t("activity.column.field")}</th>
              <th scope="col">{t("activity.column.before")}</th>
              <th scope="col">{t("activity.column.after")}</th>
            </tr>
          </thead>
          <tbody>
            {one.changes.map(({ field, before, after }) => (
              <tr key={field}>
                <th scope="row">{t(FIELD_WORDS[field])}</th>
                <td className="selectable">{valueWords(field, before)}</td>
                <td className="selectable">{valueWords(field, after)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </li>
  );
}

export default function EntryScreen({ route }: ScreenProps<"entry">) {
  const answer = useActivityEntry(route.id);
  const trail = [{ label: t("jobs.title"), href: hrefOf({ screen: "activity" }) }];
  const detail = answer.value;
  if (!detail) {
    return (
      <Page title={t("activity.entry")} trail={trail}>
        {answer.failure ? (
          <FailureState failure={answer.failure} retry={answer.retry} />
        ) : (
          <Skeleton lines={6} />
        )}
      </Page>
    );
  }
  const { tone, words } = outcomeOf(detail.row);
  const more = detail.row.total - detail.objects.length;
  return (
    <Page title={titleOf(detail.row)} trail={trail} actions={<Undo detail={detail} />}>
      <Panel title={t("activity.facts")} actions={<StateDot tone={tone}>{words}</StateDot>}>
        <Facts detail={detail} />
      </Panel>
      <Panel title={t("activity.objects")}>
        <ul className={css.objects}>
          {detail.objects.map((one, place) => (
            <Changed key={`${one.object.id} ${place}`} one={one} />
          ))}
        </ul>
        {more > 0 && <p className={css.quiet}>{t("activity.objects.more", { n: more })}</p>}
      </Panel>
    </Page>
  );
}
