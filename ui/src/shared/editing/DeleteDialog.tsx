/**
 * Asks before traits or segments are deleted, names them, and stays until all of it is over: with a bar, a way to stop, and
 * what came of each that was not deleted.
 */
import { Button } from "@react-spectrum/s2/Button";
import { ButtonGroup } from "@react-spectrum/s2/ButtonGroup";
import { Content } from "@react-spectrum/s2/Content";
import { Dialog } from "@react-spectrum/s2/Dialog";
import { Heading } from "@react-spectrum/s2/Heading";
import { ProgressBar } from "@react-spectrum/s2/ProgressBar";
import { useDeletion, type DeletionRun } from "../../api/deletions";
import { showFailure } from "../../api/failure";
import { useWorkspace } from "../../api/workspace";
import { inBackground } from "../../background";
import type { Deletion, Failure } from "../../bindings";
import { ConnectionMark } from "../../components/ConnectionMark";
import { NameWithId } from "../../components/Name";
import { toast } from "../../components/toast";
import { t, own } from "../../i18n";
import { whyWords } from "./outcome";
import css from "./edit.module.css";

/** Names listed before the rest is only counted. */
const NAMED = 10;

/** What is to go. */
export interface Doomed {
  ids: readonly string[];
  /** Those of them that the list shows or has shown, by name. */
  seen: readonly { id: string; name: string }[];
}

interface DeleteDialogProps {
  kind: "traits" | "segments";
  doomed: Doomed;
  /** Called with the ids that are gone. */
  onGone: (ids: string[]) => void;
}

export function DeleteDialog({ kind, doomed, onGone }: DeleteDialogProps) {
  const run = useDeletion(kind);
  const act = async (close: () => void) => {
    const deletion = await run.start(doomed.ids);
    if (!deletion) return;
    const gone = deletion.objects.filter((one) => one.state === "deleted").map((one) => one.object.id);
    if (gone.length === deletion.total) {
      toast.done(deletedWords(kind, gone.length));
      close();
    }
    if (gone.length > 0) onGone(gone);
  };
  const isRunning = run.state.kind === "running";
  const values = { count: doomed.ids.length, name: doomed.seen[0]?.name ?? doomed.ids[0] ?? "" };
  const title =
    kind === "traits" ? t("storage.edit.deleteTraits", values) : t("storage.edit.deleteSegments", values);
  return (
    <Dialog size="M" role="alertdialog" isKeyboardDismissDisabled={isRunning}>
      {({ close }) => (
        <>
          <Heading slot="title">{title}</Heading>
          <Content>
            <Body kind={kind} doomed={doomed} run={run} />
          </Content>
          <ButtonGroup>
            {run.state.kind === "asking" && (
              <>
                <Button variant="secondary" autoFocus onPress={close}>
                  {t("storage.edit.cancel")}
                </Button>
                <Button variant="negative" onPress={() => inBackground(act(close))}>
                  {t("storage.edit.delete")}
                </Button>
              </>
            )}
            {run.state.kind === "running" && (
              <Button
                variant="secondary"
                autoFocus
                isDisabled={run.state.stopping || !run.state.progress}
                onPress={run.stop}
              >
                {run.state.stopping ? t("storage.edit.stopping") : t("storage.edit.stop")}
              </Button>
            )}
            {run.state.kind === "ended" && (
              <Button variant="secondary" autoFocus onPress={close}>
                {t("storage.edit.close")}
              </Button>
            )}
          </ButtonGroup>
        </>
      )}
    </Dialog>
  );
}

function deletedWords(kind: "traits" | "segments", count: number): string {
  return kind === "traits"
    ? t("storage.edit.traitsDeleted", { count })
    : t("storage.edit.segmentsDeleted", { count });
}

function Body({ kind, doomed, run }: { kind: "traits" | "segments"; doomed: Doomed; run: DeletionRun }) {
  const connection = useWorkspace().value?.connection;
  const { state } = run;
  if (state.kind === "ended") return <Ended deletion={state.deletion} />;
  const count = doomed.ids.length;
  const progress = state.kind === "running" ? state.progress : undefined;
  const done = progress ? progress.deleted + progress.stayed : 0;
  return (
    <div className={css.form}>
      {connection && <ConnectionMark connection={connection} />}
      {state.kind === "running" ? (
        <ProgressBar
          label={t("storage.edit.deleting")}
          isIndeterminate={!progress}
          value={done}
          maxValue={Math.max(1, count)}
          valueLabel={progress && t("storage.edit.deleteProgress", { done, total: count })}
          UNSAFE_style={{ width: "100%" }}
        />
      ) : (
        <p>
          {kind === "traits"
            ? t("storage.edit.deleteTraitsWords", { count })
            : t("storage.edit.deleteSegmentsWords", { count })}{" "}
          {connection?.production && t("storage.edit.production", { connection: connection.name })}
        </p>
      )}
      <Doomeds doomed={doomed} />
      {state.kind === "asking" && state.failure && <FailureWords failure={state.failure} />}
    </div>
  );
}

function FailureWords({ failure }: { failure: Failure }) {
  const { title, words } = showFailure(failure);
  return (
    <p role="alert" className={css.fault}>
      {t("storage.edit.failed", { title: own(title), words: own(words) })}
    </p>
  );
}

/** Which ones: by name and id as far as they were seen, the rest by number. */
function Doomeds({ doomed }: { doomed: Doomed }) {
  const named = doomed.seen.slice(0, NAMED);
  const more = doomed.seen.length - named.length;
  const unseen = doomed.ids.length - doomed.seen.length;
  return (
    <div>
      <ul className={css.doomed}>
        {named.map(({ id, name }) => (
          <li key={id}>
            <NameWithId name={name} id={id} />
          </li>
        ))}
      </ul>
      {more > 0 && <p className={css.quiet}>{t("storage.edit.deleteMoreSeen", { count: more })}</p>}
      {unseen > 0 && <p>{t("storage.edit.deleteUnseen", { count: unseen })}</p>}
    </div>
  );
}

/** What came of it: counts, and each that was not deleted with its reason. */
function Ended({ deletion }: { deletion: Deletion }) {
  const { total, deleted, stayed, objects } = deletion;
  return (
    <div className={css.form}>
      <p role="status">
        {t("storage.edit.deleteEnded", { deleted, stayed, waiting: total - deleted - stayed })}
      </p>
      <ul className={css.doomed}>
        {objects.map(
          ({ object, failure }) =>
            failure && (
              <li key={object.id}>
                {t("storage.edit.stayed", { name: object.name, why: own(whyWords(failure)) })}{" "}
                <span className={css.quiet}>{object.id}</span>
              </li>
            ),
        )}
      </ul>
      <p className={css.quiet}>{t("storage.edit.deleteRecord")}</p>
    </div>
  );
}
