/** Creates a trait, or edits one after loading it in full. */
import { NumberField } from "@react-spectrum/s2/NumberField";
import { TextArea } from "@react-spectrum/s2/TextArea";
import { TextField } from "@react-spectrum/s2/TextField";
import { useTraitNow, useTraitSave } from "../../api/edit";
import type { QueryResult } from "../../api/query";
import { useTraitFolders } from "../../api/traits";
import type { FolderRow, TraitDetail, TraitForm } from "../../bindings";
import { t } from "../../i18n";
import { DataSourceField, FolderField, NameField, RuleField } from "../../shared/editing/fields";
import { ObjectDialog } from "../../shared/editing/ObjectDialog";
import edit from "../../shared/editing/editing.module.css";
import { typeWords } from "./typeWords";

/** Longest name Audience Manager accepts (AAM contract §13.1). */
const MAX_LENGTH = 255;
/** Default time to live in days (AAM contract §4.3). */
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

/** Whether the form can be sent; the rule itself is validated before sending. */
function isComplete(form: TraitForm): boolean {
  const needsRule = form.traitType === "ruleBased";
  return form.name.trim() !== "" && form.dataSource !== "" && (!needsRule || form.rule.trim() !== "");
}

/** Opens at once; the trait is loaded inside, so that a load for an earlier opening cannot fill it. */
export function EditTraitDialog({ id, name }: { id: string; name: string }) {
  const detail = useTraitNow(id);
  const start = detail.value && formOfTrait(detail.value);
  return <TraitFormDialog start={start} title={t("editing.editOne", { name })} reading={detail} />;
}

export function TraitDialog({ start }: { start: TraitForm }) {
  const title =
    start.id === null
      ? t("traits.edit.new", { type: typeWords(start.traitType) })
      : t("editing.editOne", { name: start.name });
  return <TraitFormDialog start={start} title={title} />;
}

interface TraitFormDialogProps {
  /** Undefined while the trait is being loaded. */
  start: TraitForm | undefined;
  title: string;
  reading?: QueryResult<TraitDetail>;
}

function TraitFormDialog({ start, title, reading }: TraitFormDialogProps) {
  const folders = useTraitFolders();
  return (
    <ObjectDialog
      screen="trait"
      title={title}
      start={start}
      reading={reading}
      saving={useTraitSave()}
      folders={folders.value ?? []}
      isComplete={isComplete}
    >
      {(form, change) => (
        <>
          {form.traitType === "folder" ? (
            <p className={edit.quiet}>{t("traits.edit.folderTrait")}</p>
          ) : (
            <TraitFields form={form} change={change} folders={folders} />
          )}
          <DataSourceField value={form.dataSource} onChange={(dataSource) => change({ dataSource })} />
        </>
      )}
    </ObjectDialog>
  );
}

interface TraitFieldsProps {
  form: TraitForm;
  change: (part: Partial<TraitForm>) => void;
  folders: QueryResult<FolderRow[]>;
}

/** The fields that a folder trait does not have, because it takes them from its folder. */
function TraitFields({ form, change, folders }: TraitFieldsProps) {
  const wide = { width: "100%" };
  return (
    <>
      <NameField value={form.name} onChange={(name) => change({ name })} autoFocus />
      <TextField
        label={t("common.description")}
        value={form.description}
        onChange={(description) => change({ description })}
        UNSAFE_style={wide}
      />
      {form.traitType !== "algorithmic" && (
        <RuleField language="trait" value={form.rule} onChange={(rule) => change({ rule })} />
      )}
      <FolderField folders={folders} value={form.folder} onChange={(folder) => change({ folder })} />
      <TextField
        label={t("details.integrationCode")}
        value={form.integrationCode}
        maxLength={MAX_LENGTH}
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
