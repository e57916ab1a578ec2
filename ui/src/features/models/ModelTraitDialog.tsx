/** Creates the algorithmic trait of a chosen point. */
import { useState } from "react";
import { useCreateModelTrait } from "../../api/models";
import { useTraitFolders } from "../../api/traits";
import type { ModelDetail, ModelTakes } from "../../bindings";
import { toast } from "../../components/toast";
import { own, t } from "../../i18n";
import { hrefOf, navigate } from "../../navigation";
import { DataSourceField, FolderField, NameField } from "../../shared/editing/fields";
import { FormDialog } from "../../shared/editing/FormDialog";
import { STORAGE_ROOT } from "../../shared/lists/folders";
import { takesWords } from "./words";

export function ModelTraitDialog({ detail, takes }: { detail: ModelDetail; takes: ModelTakes }) {
  const [attempt] = useState(() => crypto.randomUUID());
  const [opened] = useState(() => ({
    model: detail.row.id,
    name: detail.row.name,
    description: "",
    folder: STORAGE_ROOT,
    dataSource: "",
    takes,
  }));
  const [form, setForm] = useState(opened);
  const change = (part: Partial<typeof form>) => setForm((now) => ({ ...now, ...part }));
  const create = useCreateModelTrait();
  const folders = useTraitFolders();
  const onSave = async () => {
    const id = await create.run({ form, attempt });
    if (id === undefined) return false;
    const name = form.name.trim();
    toast.done(t("models.trait.done", { name }), {
      label: t("common.open"),
      onPress: () => navigate({ screen: "trait", id }),
    });
    return true;
  };
  return (
    <FormDialog
      title={t("models.trait.title")}
      saveLabel={t("editing.create")}
      canSave={form.name.trim() !== "" && form.dataSource !== ""}
      isSaving={create.isRunning}
      isDirty={JSON.stringify(form) !== JSON.stringify(opened)}
      failure={create.failure}
      onSave={onSave}
    >
      {create.failure?.reason === "createdBefore" && (
        <a href={hrefOf({ screen: "trait", id: create.failure.details.id ?? "" })}>
          {t("models.form.createdBefore")}
        </a>
      )}
      <p>{t("models.trait.takes", { what: own(takesWords(takes)) })}</p>
      <NameField value={form.name} onChange={(name) => change({ name })} autoFocus />
      <DataSourceField value={form.dataSource} onChange={(dataSource) => change({ dataSource })} />
      <FolderField folders={folders} value={form.folder} onChange={(folder) => change({ folder })} />
    </FormDialog>
  );
}
