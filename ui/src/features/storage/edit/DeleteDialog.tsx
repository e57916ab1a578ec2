/** Asks before traits or segments are deleted: how many, that it cannot be undone, and where, if customers are reached. */
import { AlertDialog } from "@react-spectrum/s2/AlertDialog";
import { useDelete } from "../../../api/edit";
import { useWorkspace } from "../../../api/workspace";
import { ConnectionMark } from "../../../components/ConnectionMark";
import { t } from "../../../i18n";
import { sayFailure, sayOutcome } from "./outcome";

/** What is to go. */
export interface Doomed {
  ids: readonly string[];
  /** The name, where it is one. */
  name: string | undefined;
}

interface DeleteDialogProps {
  kind: "traits" | "segments";
  doomed: Doomed;
  /** Told the ids that are gone. */
  onGone: (ids: string[]) => void;
}

export function DeleteDialog({ kind, doomed, onGone }: DeleteDialogProps) {
  const connection = useWorkspace().value?.connection;
  const remove = useDelete(kind, sayFailure);
  const act = async () => {
    const outcome = await remove.run([...doomed.ids]);
    if (!outcome) return;
    sayOutcome(outcome, (done) =>
      kind === "traits"
        ? t("storage.edit.traitsDeleted", { count: done })
        : t("storage.edit.segmentsDeleted", { count: done }),
    );
    onGone(outcome.filter((one) => one.failure === null).map((one) => one.object.id));
  };
  const values = { count: doomed.ids.length, name: doomed.name ?? "" };
  return (
    <AlertDialog
      variant="destructive"
      title={
        kind === "traits" ? t("storage.edit.deleteTraits", values) : t("storage.edit.deleteSegments", values)
      }
      primaryActionLabel={t("storage.edit.delete")}
      cancelLabel={t("storage.edit.cancel")}
      autoFocusButton="cancel"
      onPrimaryAction={() => void act()}
    >
      {connection && <ConnectionMark connection={connection} />}
      {kind === "traits"
        ? t("storage.edit.deleteTraitsWords", values)
        : t("storage.edit.deleteSegmentsWords", values)}{" "}
      {connection?.production && t("storage.edit.production", { connection: connection.name })}
    </AlertDialog>
  );
}
