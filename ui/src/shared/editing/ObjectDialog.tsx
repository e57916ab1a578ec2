/** A dialog that creates or edits one trait, segment or audience: conflicts first, then the fields, then the result. */
import type { ReactNode } from "react";
import type { Mutation } from "../../api/mutation";
import type { FormSave } from "../../api/edit";
import type { QueryResult } from "../../api/query";
import type { FolderRow, FormField, Saved } from "../../bindings";
import { toast } from "../../components/toast";
import { t } from "../../i18n";
import { navigate } from "../../navigation";
import { ConflictFields } from "./ConflictFields";
import { FormDialog } from "./FormDialog";
import { useFieldWords } from "./useFieldWords";
import { useFormSave } from "./useFormSave";

interface ObjectDialogProps<Form> {
  screen: "trait" | "segment" | "audience";
  size?: "M" | "L";
  title: string;
  /** Undefined while the object is being loaded. */
  start: Form | undefined;
  reading?: QueryResult<unknown>;
  saving: Mutation<FormSave<Form>, Saved<Form>>;
  folders: readonly FolderRow[];
  isComplete: (form: Form) => boolean;
  /** The text of a field's value, where it is not that of a trait or segment. */
  words?: (field: FormField, value: unknown) => string | undefined;
  children: (form: Form, change: (part: Partial<Form>) => void) => ReactNode;
}

export function ObjectDialog<Form extends { id: string | null; name: string }>(
  props: ObjectDialogProps<Form>,
) {
  const { start, screen } = props;
  const isNew = start?.id === null;
  const editing = useFormSave(start, isNew, props.saving);
  const usual = useFieldWords(props.folders);
  const words = (field: FormField, value: unknown) => props.words?.(field, value) ?? usual(field, value);
  const { form, conflict, opened } = editing;
  const onSave = async () => {
    const id = await editing.save();
    if (id === undefined || !form) return false;
    const name = form.name.trim();
    if (isNew) {
      const onPress = () => navigate({ screen, id });
      toast.done(t("editing.created", { name }), { label: t("common.open"), onPress });
    } else {
      toast.done(t("editing.saved", { name }));
    }
    return true;
  };
  return (
    <FormDialog
      title={props.title}
      size={props.size}
      reading={form ? undefined : props.reading}
      saveLabel={isNew ? t("editing.create") : t("common.save")}
      canSave={form !== undefined && props.isComplete(form) && editing.isDecided}
      isSaving={editing.isSaving}
      isDirty={editing.isDirty}
      failure={editing.failure}
      onSave={onSave}
    >
      {form && conflict && opened && (
        <ConflictFields
          fields={conflict.fields}
          opened={opened}
          theirs={conflict.now}
          mine={form}
          words={words}
          chosen={conflict.chosen}
          onChoose={editing.choose}
        />
      )}
      {form && props.children(form, editing.change)}
    </FormDialog>
  );
}
