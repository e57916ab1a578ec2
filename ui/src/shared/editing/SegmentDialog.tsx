/** Creates a segment from selected traits or from a rule, or edits one after loading it in full. */
import { Radio, RadioGroup } from "@react-spectrum/s2/RadioGroup";
import { Switch } from "@react-spectrum/s2/Switch";
import { TextField } from "@react-spectrum/s2/TextField";
import { useSegmentNow, useSegmentSave } from "../../api/edit";
import type { QueryResult } from "../../api/query";
import { useSegmentFolders } from "../../api/segments";
import type { FolderRow, SegmentDetail, SegmentForm } from "../../bindings";
import { t } from "../../i18n";
import { ruleOfTraits } from "./chosen";
import { DataSourceField, FolderField, NameField, RuleField } from "./fields";
import { ObjectDialog } from "./ObjectDialog";

/** Longest name Audience Manager accepts (AAM contract §13.1). */
export const MAX_LENGTH = 255;

export function emptySegment(folder: string, traitIds: readonly string[] = []): SegmentForm {
  return {
    id: null,
    name: "",
    description: "",
    folder,
    dataSource: "",
    integrationCode: "",
    rule: ruleOfTraits(traitIds, "any"),
    mergeRule: null,
    active: true,
  };
}

export function formOfSegment(detail: SegmentDetail): SegmentForm {
  const { row } = detail;
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    folder: row.folder,
    dataSource: detail.dataSource.id,
    integrationCode: detail.integrationCode ?? "",
    rule: detail.rule,
    mergeRule: detail.mergeRuleId,
    active: row.status === "active",
  };
}

export function isComplete(form: SegmentForm): boolean {
  return form.name.trim() !== "" && form.dataSource !== "" && form.rule.trim() !== "";
}

interface SegmentDialogProps {
  start: SegmentForm;
  /** The traits a new segment consists of. */
  traitIds?: readonly string[];
}

/** Opens at once; the segment is loaded inside, so that a load for an earlier opening cannot fill it. */
export function EditSegmentDialog({ id, name }: { id: string; name: string }) {
  const detail = useSegmentNow(id);
  const start = detail.value && formOfSegment(detail.value);
  return <SegmentFormDialog start={start} title={t("editing.editOne", { name })} reading={detail} />;
}

export function SegmentDialog({ start, traitIds }: SegmentDialogProps) {
  const title = start.id === null ? t("segments.edit.new") : t("editing.editOne", { name: start.name });
  return <SegmentFormDialog start={start} title={title} traitIds={traitIds} />;
}

interface SegmentFormDialogProps {
  /** Undefined while the segment is being loaded. */
  start: SegmentForm | undefined;
  title: string;
  traitIds?: readonly string[];
  reading?: QueryResult<SegmentDetail>;
}

function SegmentFormDialog({ start, title, traitIds = [], reading }: SegmentFormDialogProps) {
  const folders = useSegmentFolders();
  return (
    <ObjectDialog
      screen="segment"
      title={title}
      start={start}
      reading={reading}
      saving={useSegmentSave()}
      folders={folders.value ?? []}
      isComplete={isComplete}
    >
      {(form, change) => <Fields form={form} change={change} folders={folders} traitIds={traitIds} />}
    </ObjectDialog>
  );
}

interface FieldsProps {
  form: SegmentForm;
  change: (part: Partial<SegmentForm>) => void;
  folders: QueryResult<FolderRow[]>;
  traitIds: readonly string[];
}

function Fields({ form, change, folders, traitIds }: FieldsProps) {
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
      {traitIds.length > 1 && (
        <JoinField traitIds={traitIds} rule={form.rule} onChange={(rule) => change({ rule })} />
      )}
      <RuleField language="segment" value={form.rule} onChange={(rule) => change({ rule })} />
      <DataSourceField value={form.dataSource} onChange={(dataSource) => change({ dataSource })} />
      <FolderField folders={folders} value={form.folder} onChange={(folder) => change({ folder })} />
      <TextField
        label={t("details.integrationCode")}
        value={form.integrationCode}
        maxLength={MAX_LENGTH}
        onChange={(integrationCode) => change({ integrationCode })}
        UNSAFE_style={wide}
      />
      <Switch isSelected={form.active} onChange={(active) => change({ active })}>
        {t("segments.active")}
      </Switch>
    </>
  );
}

interface JoinFieldProps {
  traitIds: readonly string[];
  rule: string;
  onChange: (rule: string) => void;
}

/** Any or all of the selected traits; neither once the rule was edited by hand. */
function JoinField({ traitIds, rule, onChange }: JoinFieldProps) {
  const chosen = (["any", "all"] as const).find((join) => rule === ruleOfTraits(traitIds, join));
  return (
    <RadioGroup
      label={t("segments.edit.whoIsIn", { count: traitIds.length })}
      value={chosen ?? ""}
      onChange={(join) => onChange(ruleOfTraits(traitIds, join === "all" ? "all" : "any"))}
    >
      <Radio value="any">{t("segments.edit.any")}</Radio>
      <Radio value="all">{t("segments.edit.all")}</Radio>
    </RadioGroup>
  );
}
