/** Makes a segment, of chosen traits or of a rule one writes, or changes one after reading all of it. */
import { Radio, RadioGroup } from "@react-spectrum/s2/RadioGroup";
import { Switch } from "@react-spectrum/s2/Switch";
import { TextField } from "@react-spectrum/s2/TextField";
import { useSegmentNow, useSegmentSave } from "../../api/edit";
import type { Answer } from "../../api/query";
import { useSegmentFolders } from "../../api/segments";
import type { SegmentDetail, SegmentForm } from "../../bindings";
import { toast } from "../../components/toast";
import { t } from "../../i18n";
import { navigate } from "../../navigation";
import { ruleOfTraits } from "./chosen";
import { DataSourceField, FolderField, RuleField } from "./fields";
import { ConflictFields } from "./ConflictFields";
import { FormDialog } from "./FormDialog";
import { useFieldWords } from "./useFieldWords";
import { useFormSave, type FormEditing } from "./useFormSave";

/** Longest name Audience Manager takes (AAM contract §13.1). */
const LONGEST = 255;

export function emptySegment(folder: string, traitIds: readonly string[] = []): SegmentForm {
  return {
    id: null,
    name: "",
    description: "",
    folder,
    dataSource: "",
    integrationCode: "",
    rule: ruleOfTraits(traitIds, "any"),
    active: true,
  };
}

function formOfSegment(detail: SegmentDetail): SegmentForm {
  const { row } = detail;
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    folder: row.folder,
    dataSource: detail.dataSource.id,
    integrationCode: detail.integrationCode ?? "",
    rule: detail.rule,
    active: row.status === "active",
  };
}

function isComplete(form: SegmentForm): boolean {
  return form.name.trim() !== "" && form.dataSource !== "" && form.rule.trim() !== "";
}

interface SegmentDialogProps {
  start: SegmentForm;
  /** The traits a new segment is made of. */
  traitIds?: readonly string[];
}

/** Opens at once; the segment is read inside, so that nothing read for another opening can get in. */
export function EditSegmentDialog({ id, name }: { id: string; name: string }) {
  const detail = useSegmentNow(id);
  const start = detail.value && formOfSegment(detail.value);
  return <Saving start={start} title={t("segments.edit.change", { name })} reading={detail} />;
}

export function SegmentDialog({ start, traitIds }: SegmentDialogProps) {
  const title = start.id === null ? t("segments.edit.new") : t("segments.edit.change", { name: start.name });
  return <Saving start={start} title={title} traitIds={traitIds} />;
}

interface SavingProps {
  /** Undefined while the segment is being read. */
  start: SegmentForm | undefined;
  title: string;
  traitIds?: readonly string[];
  reading?: Answer<SegmentDetail>;
}

function Saving({ start, title, traitIds = [], reading }: SavingProps) {
  const isNew = start?.id === null;
  const editing = useFormSave(start, isNew, useSegmentSave());
  const { form } = editing;
  const onSave = async () => {
    const id = await editing.save();
    if (id === undefined || !form) return false;
    if (isNew) {
      toast.done(t("storage.edit.made", { name: form.name.trim() }), {
        label: t("storage.open"),
        onPress: () => navigate({ screen: "segment", sid: id }),
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
      {form && <Fields form={form} editing={editing} traitIds={traitIds} />}
    </FormDialog>
  );
}

interface FieldsProps {
  form: SegmentForm;
  editing: FormEditing<SegmentForm>;
  traitIds: readonly string[];
}

function Fields({ form, editing: { change, conflict, opened, choose }, traitIds }: FieldsProps) {
  const folders = useSegmentFolders();
  const words = useFieldWords(folders.value ?? []);
  const wide = { width: "100%" };
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
      <TextField
        label={t("segments.name")}
        value={form.name}
        maxLength={LONGEST}
        autoFocus
        isRequired
        onChange={(name) => change({ name })}
        UNSAFE_style={wide}
      />
      <TextField
        label={t("segments.description")}
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
        label={t("segments.integrationCode")}
        value={form.integrationCode}
        maxLength={LONGEST}
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

/** Any or all of the chosen traits; neither once the rule was written by hand. */
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
