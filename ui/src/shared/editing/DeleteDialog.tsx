/**
 * Asks before traits or segments are deleted, names them, and stays open until it has finished: with a progress bar, a Stop button, and
 * the reason for each object that was not deleted.
 */
import { Button } from "@react-spectrum/s2/Button";
import { ButtonGroup } from "@react-spectrum/s2/ButtonGroup";
import { Content } from "@react-spectrum/s2/Content";
import { Dialog } from "@react-spectrum/s2/Dialog";
import { Heading } from "@react-spectrum/s2/Heading";
import { ProgressBar } from "@react-spectrum/s2/ProgressBar";
import type { ReactNode } from "react";
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
import css from "./editing.module.css";

/** How many names are listed; the rest is only counted. */
const NAMED = 10;

/** The objects to delete. */
export interface DeleteTarget {
  ids: readonly string[];
  /** The names of those that were visible in the list. */
  seen: readonly { id: string; name: string }[];
}

interface DeleteDialogProps {
  kind: "traits" | "segments";
  target: DeleteTarget;
  /** Called with the IDs that were deleted. */
  onGone: (ids: string[]) => void;
  /** What helps to decide, shown while it asks. */
  children?: ReactNode;
}

export function DeleteDialog({ kind, target, onGone, children }: DeleteDialogProps) {
  const run = useDeletion(kind);
  const act = async (close: () => void) => {
    const deletion = await run.start(target.ids);
    if (!deletion) return;
    const gone = deletion.objects.filter((one) => one.state === "deleted").map((one) => one.object.id);
    if (gone.length === deletion.total) {
      toast.done(deletedWords(kind, gone.length));
      close();
    }
    if (gone.length > 0) onGone(gone);
  };
  const isRunning = run.state.kind === "running";
  const values = { count: target.ids.length, name: target.seen[0]?.name ?? target.ids[0] ?? "" };
  const title = kind === "traits" ? t("editing.deleteTraits", values) : t("editing.deleteSegments", values);
  return (
    <Dialog size="M" role="alertdialog" isKeyboardDismissDisabled={isRunning}>
      {({ close }) => (
        <>
          <Heading slot="title">{title}</Heading>
          <Content>
            <Body kind={kind} target={target} run={run} />
            {run.state.kind === "asking" && children}
          </Content>
          <ButtonGroup>
            {run.state.kind === "asking" && (
              <>
                <Button variant="secondary" autoFocus onPress={close}>
                  {t("common.cancel")}
                </Button>
                <Button variant="negative" onPress={() => inBackground(act(close))}>
                  {t("editing.delete")}
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
                {run.state.stopping ? t("editing.stopping") : t("editing.stop")}
              </Button>
            )}
            {run.state.kind === "ended" && (
              <Button variant="secondary" autoFocus onPress={close}>
                {t("common.close")}
              </Button>
            )}
          </ButtonGroup>
        </>
      )}
    </Dialog>
  );
}

function deletedWords(kind: "traits" | "segments", count: number): string {
  return kind === "traits" ? t("editing.traitsDeleted", { count }) : t("editing.segmentsDeleted", { count });
}

function Body({
  kind,
  target,
  run,
}: {
  kind: "traits" | "segments";
  target: DeleteTarget;
  run: DeletionRun;
}) {
  const connection = useWorkspace().value?.connection;
  const { state } = run;
  if (state.kind === "ended") return <Ended deletion={state.deletion} />;
  const count = target.ids.length;
  const progress = state.kind === "running" ? state.progress : undefined;
  const done = progress ? progress.deleted + progress.stayed : 0;
  return (
    <div className={css.form}>
      {connection && <ConnectionMark connection={connection} />}
      {state.kind === "running" ? (
        <ProgressBar
          label={t("editing.deleting")}
          isIndeterminate={!progress}
          value={done}
          maxValue={Math.max(1, count)}
          valueLabel={progress && t("common.progress", { done, total: count })}
          UNSAFE_style={{ width: "100%" }}
        />
      ) : (
        <p>
          {kind === "traits"
            ? t("editing.deleteTraitsWords", { count })
            : t("editing.deleteSegmentsWords", { count })}{" "}
          {connection?.production && t("editing.production", { connection: connection.name })}
        </p>
      )}
      <Targets target={target} />
      {state.kind === "asking" && state.failure && <FailureWords failure={state.failure} />}
    </div>
  );
}

function FailureWords({ failure }: { failure: Failure }) {
  const { title, words } = showFailure(failure);
  return (
    <p role="alert" className={css.fault}>
      {t("editing.failed", { title: own(title), words: own(words) })}
    </p>
  );
}

/** The objects: by name and ID if they were visible, the rest as a count. */
function Targets({ target }: { target: DeleteTarget }) {
  const named = target.seen.slice(0, NAMED);
  const more = target.seen.length - named.length;
  const unseen = target.ids.length - target.seen.length;
  return (
    <div>
      <ul className={css.target}>
        {named.map(({ id, name }) => (
          <li key={id}>
            <NameWithId name={name} id={id} />
          </li>
        ))}
      </ul>
      {more > 0 && <p className={css.quiet}>{t("editing.deleteMoreSeen", { count: more })}</p>}
      {unseen > 0 && <p>{t("editing.deleteUnseen", { count: unseen })}</p>}
    </div>
  );
}

/** The result: counts, and each object that was not deleted with its reason. */
function Ended({ deletion }: { deletion: Deletion }) {
  const { total, deleted, stayed, objects } = deletion;
  return (
    <div className={css.form}>
      <p role="status">{t("editing.deleteEnded", { deleted, stayed, waiting: total - deleted - stayed })}</p>
      <ul className={css.target}>
        {objects.map(
          ({ object, failure }) =>
            failure && (
              <li key={object.id}>
                {t("editing.notDeleted", { name: object.name, why: own(whyWords(failure)) })}{" "}
                <span className={css.quiet}>{object.id}</span>
              </li>
            ),
        )}
      </ul>
      <p className={css.quiet}>{t("editing.deleteRecord")}</p>
    </div>
  );
}
