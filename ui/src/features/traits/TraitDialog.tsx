/** Makes a trait, or changes one after reading all of it. */
import { NumberField } from "@react-spectrum/s2/NumberField";
import { TextArea } from "@react-spectrum/s2/TextArea";
import { TextField } from "@react-spectrum/s2/TextField";
import { useTraitNow, useTraitSave } from "../../api/edit";
import type { Answer } from "../../api/query";
import { useTraitFolders } from "../../api/traits";
import type { TraitDetail, TraitForm } from "../../bindings";
import { toast } from "../../components/toast";
import { t } from "../../i18n";
import { navigate } from "../../navigation";
import { DataSourceField, FolderField, RuleField } from "../../shared/editing/fields";
import { ConflictFields } from "../../shared/editing/ConflictFields";
import { FormDialog } from "../../shared/editing/FormDialog";
import { useFieldWords } from "../../shared/editing/useFieldWords";
import { useFormSave, type FormEditing } from "../../shared/editing/useFormSave";
import edit from "../../shared/editing/edit.module.css";
import { typeWords } from "./typeWords";

/** Longest name Audience Manager takes (AAM contract §13.1). */
const LONGEST = 255;
/** Days a trait lives when nothing is said (AAM contract §4.3). */
const USUAL_DAYS = 120;

export type NewTraitType = "ruleBased" | "onboarded";

export function emptyTrait(traitType: NewTraitType, folder: string): TraitForm {
  return {
    id: null,
    traitType,
    name: "",
    description: "",
    comments: "",
    folder,
    dataSource: "",
    integrationCode: "",
    rule: "",
    ttlDays: USUAL_DAYS,
  };
}

function formOfTrait(detail: TraitDetail): TraitForm {
  const { row } = detail;
  return {
    id: row.id,
    traitType: row.traitType,
    name: row.name,
    description: row.description,
    comments: detail.comments,
    folder: row.folder,
    dataSource: row.dataSource.id,
    integrationCode: detail.integrationCode ?? "",
    rule: detail.rule ?? "",
    ttlDays: detail.expireAfterDays,
  };
}

/** Whether the form can be sent; what the rule says is judged before sending. */
function isComplete(form: TraitForm): boolean {
  const needsRule = form.traitType === "ruleBased";
  return form.name.trim() !== "" && form.dataSource !== "" && (!needsRule || form.rule.trim() !== "");
}

/** Opens at once; the trait is read inside, so that nothing read for another opening can get in. */
export function EditTraitDialog({ id, name }: { id: string; name: string }) {
  const detail = useTraitNow(id);
  const start = detail.value && formOfTrait(detail.value);
  return <Saving start={start} title={t("traits.edit.change", { name })} reading={detail} />;
}

export function TraitDialog({ start }: { start: TraitForm }) {
  const title =
    start.id === null
      ? t("traits.edit.new", { type: typeWords(start.traitType) })
      : t("traits.edit.change", { name: start.name });
  return <Saving start={start} title={title} />;
}

interface SavingProps {
  /** Undefined while the trait is being read. */
  start: TraitForm | undefined;
  title: string;
  reading?: Answer<TraitDetail>;
}

function Saving({ start, title, reading }: SavingProps) {
  const isNew = start?.id === null;
  const editing = useFormSave(start, isNew, useTraitSave());
  const { form, change } = editing;
  const onSave = async () => {
    const id = await editing.save();
    if (id === undefined || !form) return false;
    if (isNew) {
      toast.done(t("storage.edit.made", { name: form.name.trim() }), {
        label: t("storage.open"),
        onPress: () => navigate({ screen: "trait", sid: id }),
      });
    } else {
      toast.done(t("storage.edit.saved", { name: form.name.trim() }));
    }
    return true;
  };
  return (
    <FormDialog
      title={title}
      reading={form ? undefined : reading}
      saveLabel={isNew ? t("storage.edit.make") : t("storage.edit.save")}
      canSave={form !== undefined && isComplete(form) && editing.isDecided}
      isSaving={editing.isSaving}
      isDirty={editing.isDirty}
      failure={editing.failure}
      onSave={onSave}
    >
      {form && <Fields form={form} change={change} editing={editing} />}
    </FormDialog>
  );
}

interface FieldsProps extends TraitFieldsProps {
  editing: FormEditing<TraitForm>;
}

function Fields({ form, change, editing: { conflict, opened, choose } }: FieldsProps) {
  const words = useFieldWords(useTraitFolders().value ?? []);
  return (
    <>
      {conflict && opened && (
        <ConflictFields
          fields={conflict.fields}
          opened={opened}
          theirs={conflict.now}
          mine={form}
          words={words}
          chosen={conflict.chosen}
          onChoose={choose}
        />
      )}
      {form.traitType === "folder" ? (
        <p className={edit.quiet}>{t("traits.edit.folderTrait")}</p>
      ) : (
        <TraitFields form={form} change={change} />
      )}
      <DataSourceField value={form.dataSource} onChange={(dataSource) => change({ dataSource })} />
    </>
  );
}

interface TraitFieldsProps {
  form: TraitForm;
  change: (part: Partial<TraitForm>) => void;
}

/** Everything that a folder trait takes from its folder. */
function TraitFields({ form, change }: TraitFieldsProps) {
  const folders = useTraitFolders();
  const wide = { width: "100%" };
  return (
    <>
      <TextField
        label={t("traits.name")}
        value={form.name}
        maxLength={LONGEST}
        autoFocus
        isRequired
        onChange={(name) => change({ name })}
        UNSAFE_style={wide}
      />
      <TextField
        label={t("traits.description")}
        value={form.description}
        onChange={(description) => change({ description })}
        UNSAFE_style={wide}
      />
      {form.traitType !== "algorithmic" && (
        <RuleField language="trait" value={form.rule} onChange={(rule) => change({ rule })} />
      )}
      <FolderField folders={folders} value={form.folder} onChange={(folder) => change({ folder })} />
      <TextField
        label={t("traits.integrationCode")}
        value={form.integrationCode}
        maxLength={LONGEST}
        onChange={(integrationCode) => change({ integrationCode })}
        UNSAFE_style={wide}
      />
      <NumberField
        label={t("traits.edit.days")}
        description={t("traits.edit.daysHint")}
        value={form.ttlDays}
        minValue={0}
        onChange={(ttlDays) => change({ ttlDays: Number.isNaN(ttlDays) ? 0 : ttlDays })}
      />
      <TextArea
        label={t("traits.comments")}
        value={form.comments}
        onChange={(comments) => change({ comments })}
        UNSAFE_style={wide}
      />
    </>
  );
}
