/** Says that something was done, with its undo. */
import { useUndoEdit } from "../../api/activity";
import { inBackground } from "../../background";
import { toast } from "../../components/toast";
import { t } from "../../i18n";
import { toastFailure } from "../failures/toastFailure";

export function useUndoToast(): (words: string, entry: string | null) => void {
  const undo = useUndoEdit(toastFailure);
  const take = async (entry: string) => {
    if (await undo.run(entry)) toast.done(t("destinations.undo.done"));
  };
  return (words, entry) =>
    toast.done(
      words,
      entry === null
        ? undefined
        : { label: t("destinations.undo"), onPress: () => inBackground(take(entry)) },
    );
}
