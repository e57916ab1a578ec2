/** Asks for the name of the audience, and says who is in it, before the rule is saved as a segment definition. */
import { TextField } from "@react-spectrum/s2/TextField";
import { useState, type ReactNode } from "react";
import { useSaveTranslation } from "../../api/translation";
import type { TranslatedRef, TranslationDetail } from "../../bindings";
import { toast } from "../../components/toast";
import { useDialog } from "../../components/useDialog";
import { t, visible } from "../../i18n";
import { navigate } from "../../navigation";
import { FormDialog } from "../../shared/editing/FormDialog";
import { OverlapBeforeSaving } from "./OverlapPanel";
import { restWords } from "./restWords";
import type { OverlapState } from "./useOverlapState";
import { VerdictChip } from "./VerdictChip";
import css from "./translation.module.css";

interface ToSave {
  detail: TranslationDetail;
  without: boolean;
}

/**
 * `save` opens the dialog for the whole rule, or without what cannot be used; render `dialog` once. `overlap` is the estimate of
 * what can be saved.
 */
export function useSaveDialog(
  of: TranslatedRef,
  overlap: OverlapState,
): { save: (toSave: ToSave) => void; dialog: ReactNode } {
  const { open, dialog } = useDialog<ToSave>(
    ({ without }) => (without ? "saveTranslationWithout" : "saveTranslation"),
    (toSave) => <SaveDialog of={of} overlap={overlap} {...toSave} />,
  );
  return { save: open, dialog };
}

interface SaveDialogProps extends ToSave {
  of: TranslatedRef;
  overlap: OverlapState;
}

function SaveDialog({ of, overlap, detail, without }: SaveDialogProps) {
  const [name, setName] = useState(detail.object.name);
  const save = useSaveTranslation();
  const rest = without ? detail.without : null;
  const pql = without ? (rest?.pql ?? null) : detail.pql;
  const verdict = rest?.verdict ?? detail.verdict;
  const submit = async () => {
    if (pql === null) return false;
    const saved = await save.run({ of, name, pql, without });
    if (saved === undefined) return false;
    toast.done(t("translation.save.done", { name: saved.audience.name }), {
      label: t("common.open"),
      onPress: () => navigate({ screen: "audience", id: saved.audience.id }),
    });
    return true;
  };
  const object = detail.object.name;
  return (
    <FormDialog
      title={
        without
          ? t("translation.save.without.title", { name: object })
          : t("translation.save.title", { name: object })
      }
      saveLabel={t("translation.save.do")}
      canSave={name.trim() !== "" && pql !== null}
      isSaving={save.isRunning}
      isDirty={name !== detail.object.name}
      failure={save.failure}
      onSave={submit}
    >
      {rest && <p className={css.leftOut}>{restWords(rest)}</p>}
      <p>{t("translation.save.words")}</p>
      <TextField
        label={t("translation.save.name")}
        isRequired
        autoFocus
        maxLength={255}
        value={name}
        onChange={setName}
        UNSAFE_style={{ width: "100%" }}
      />
      <div>
        <VerdictChip kind={verdict.kind} />
      </div>
      <code className={`${css.code} selectable`}>{visible(pql ?? "")}</code>
      <OverlapBeforeSaving state={overlap} />
    </FormDialog>
  );
}
