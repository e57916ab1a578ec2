/** Makes a segment, of chosen traits or of a rule one writes, or changes one after reading all of it. */
import { Radio, RadioGroup } from "@react-spectrum/s2/RadioGroup";
import { Switch } from "@react-spectrum/s2/Switch";
import { TextField } from "@react-spectrum/s2/TextField";
import { useState } from "react";
import { useSegmentSave } from "../../api/edit";
import { useSegmentFolders } from "../../api/segments";
import type { SegmentDetail, SegmentForm } from "../../bindings";
import { toast } from "../../components/toast";
import { t } from "../../i18n";
import { navigate } from "../../navigation";
import { ruleOfTraits } from "../storage/edit/chosen";
import { DataSourceField, FolderField, RuleField } from "../storage/edit/fields";
import { FormDialog } from "../storage/edit/FormDialog";

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

export function SegmentDialog({ start, traitIds = [] }: SegmentDialogProps) {
  const [form, setForm] = useState(start);
  const save = useSegmentSave();
  const folders = useSegmentFolders();
  const change = (part: Partial<SegmentForm>) => {
    setForm((now) => ({ ...now, ...part }));
    save.clear();
  };
  const isNew = form.id === null;
  const onSave = async () => {
    const id = await save.run(form);
    if (id === undefined) return false;
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
  const wide = { width: "100%" };
  return (
    <FormDialog
      title={isNew ? t("segments.edit.new") : t("segments.edit.change", { name: start.name })}
      saveLabel={isNew ? t("storage.edit.make") : t("storage.edit.save")}
      canSave={isComplete(form)}
      isSaving={save.isRunning}
      failure={save.failure}
      onSave={onSave}
    >
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
    </FormDialog>
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
