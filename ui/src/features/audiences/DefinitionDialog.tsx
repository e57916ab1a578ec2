/** Creates an audience of Experience Platform from a rule in PQL, or edits one after loading it in full. */
import { PickerItem } from "@react-spectrum/s2/Picker";
import { TextArea } from "@react-spectrum/s2/TextArea";
import type { ReactNode } from "react";
import { useAudienceFolders } from "../../api/audiences";
import { useAudienceForm, useAudienceSave, useDefinitionChoices } from "../../api/definitions";
import { useRuleReading } from "../../api/edit";
import type { QueryResult } from "../../api/query";
import type { DefinitionForm, FolderRow, FormField, UpdateFrequency } from "../../bindings";
import { FilterMenu } from "../../components/FilterChips";
import { Picker } from "../../components/Overlay";
import { useDialog } from "../../components/useDialog";
import { formatList, t, visible } from "../../i18n";
import { frequencyWords } from "../../shared/audiences/words";
import { FolderField, NameField } from "../../shared/editing/fields";
import { ObjectDialog } from "../../shared/editing/ObjectDialog";
import { AUDIENCE_ROOT } from "../../shared/lists/folders";
import css from "./definition.module.css";
import editing from "../../shared/editing/editing.module.css";
import { EstimateCard } from "./EstimateCard";
import { PqlField } from "./PqlField";

const FREQUENCIES: readonly UpdateFrequency[] = ["batch", "streaming", "edge"];

type Opened = { kind: "new"; folder: string } | { kind: "edit"; id: string; name: string };

/** `make` and `edit` open the dialog; render `dialog` once. */
export function useDefinitionDialog(): {
  make: (folder?: string) => void;
  edit: (row: { id: string; name: string }) => void;
  dialog: ReactNode;
} {
  const { open, dialog } = useDialog<Opened>(
    ({ kind }) => (kind === "new" ? "newAudience" : "editAudience"),
    (opened) =>
      opened.kind === "new" ? <NewAudience folder={opened.folder} /> : <EditAudience {...opened} />,
  );
  return {
    make: (folder = AUDIENCE_ROOT) => open({ kind: "new", folder }),
    edit: ({ id, name }) => open({ kind: "edit", id, name }),
    dialog,
  };
}

function NewAudience({ folder }: { folder: string }) {
  const start: DefinitionForm = {
    id: null,
    name: "",
    description: "",
    rule: "",
    folder,
    tags: [],
    mergePolicy: "",
    evaluation: "batch",
  };
  return <Form start={start} title={t("definition.new")} />;
}

function EditAudience({ id, name }: { id: string; name: string }) {
  const reading = useAudienceForm(id);
  return <Form start={reading.value} title={t("editing.editOne", { name })} reading={reading} />;
}

interface FormProps {
  /** Undefined while the audience is being loaded. */
  start: DefinitionForm | undefined;
  title: string;
  reading?: QueryResult<DefinitionForm>;
}

function Form({ start, title, reading }: FormProps) {
  const folders = useAudienceFolders();
  return (
    <ObjectDialog
      screen="audience"
      size="L"
      title={title}
      start={start}
      reading={reading}
      saving={useAudienceSave()}
      folders={folders.value ?? []}
      words={useWords()}
      isComplete={({ name, rule }) => name.trim() !== "" && rule.trim() !== ""}
    >
      {(form, change) => <Fields form={form} change={change} folders={folders} ruleThen={start?.rule} />}
    </ObjectDialog>
  );
}

/** Values that are IDs or codes, as text. */
function useWords(): (field: FormField, value: unknown) => string | undefined {
  const choices = useDefinitionChoices().value;
  return (field, value) => {
    if (field === "tags" && Array.isArray(value)) {
      const named = value.map((id) => choices?.tags.find((tag) => tag.id === id)?.name ?? String(id));
      return named.length === 0 ? t("editing.empty") : formatList(named);
    }
    if (field === "mergePolicy") {
      return choices?.mergePolicies.find((one) => one.id === value)?.name ?? undefined;
    }
    return field === "evaluation" ? frequencyWords(value as UpdateFrequency | null) : undefined;
  };
}

interface FieldsProps {
  form: DefinitionForm;
  change: (part: Partial<DefinitionForm>) => void;
  folders: QueryResult<FolderRow[]>;
  /** The rule that an existing audience had. */
  ruleThen: string | undefined;
}

function Fields({ form, change, folders, ruleThen }: FieldsProps) {
  const reading = useRuleReading("pql", form.rule);
  const choices = useDefinitionChoices().value;
  const policy = choices?.mergePolicies.find((one) => one.id === form.mergePolicy);
  const isEdited = form.id !== null && form.rule !== ruleThen;
  return (
    <>
      <NameField value={form.name} onChange={(name) => change({ name })} autoFocus />
      <PqlField value={form.rule} onChange={(rule) => change({ rule })} />
      {isEdited && <p className={editing.quiet}>{t("definition.ruleOfEditor")}</p>}
      <EstimateCard
        rule={form.rule.trim()}
        canEstimate={form.rule.trim() !== "" && reading.value?.fault === null}
        isDefaultPolicy={
          form.mergePolicy === "" || !choices?.mergePolicies.length || policy?.isDefault === true
        }
      />
      <TextArea
        label={t("common.description")}
        value={form.description}
        onChange={(description) => change({ description })}
        UNSAFE_style={{ width: "100%" }}
      />
      <div className={css.row}>
        <FrequencyField value={form.evaluation} onChange={(evaluation) => change({ evaluation })} />
        <PolicyField value={form.mergePolicy} onChange={(mergePolicy) => change({ mergePolicy })} />
        <TagsField value={form.tags} onChange={(tags) => change({ tags })} />
      </div>
      <FolderField folders={folders} value={form.folder} onChange={(folder) => change({ folder })} />
    </>
  );
}

interface FrequencyFieldProps {
  value: UpdateFrequency | null;
  onChange: (value: UpdateFrequency) => void;
}

function FrequencyField({ value, onChange }: FrequencyFieldProps) {
  return (
    <Picker
      overlay="frequencyChoice"
      label={t("audiences.updates")}
      selectedKey={value}
      onSelectionChange={(key) => {
        const chosen = FREQUENCIES.find((one) => one === key);
        if (chosen) onChange(chosen);
      }}
      UNSAFE_style={{ width: "100%" }}
    >
      {FREQUENCIES.map((one) => (
        <PickerItem key={one} id={one}>
          {frequencyWords(one)}
        </PickerItem>
      ))}
    </Picker>
  );
}

/** Nothing if the merge policies could not be read: the sandbox has its default. */
function PolicyField({ value, onChange }: { value: string; onChange: (id: string) => void }) {
  const listed = useDefinitionChoices().value?.mergePolicies ?? [];
  if (listed.length === 0) return null;
  const standard = listed.find((one) => one.isDefault === true);
  const isListed = value === "" || listed.some(({ id }) => id === value);
  // The audience may have one that is not in the list, such as a deleted one.
  const policies = isListed ? listed : [...listed, { id: value, name: value, isDefault: false }];
  return (
    <Picker
      overlay="mergePolicyChoice"
      label={t("audiences.mergePolicy")}
      items={policies}
      selectedKey={value === "" ? (standard?.id ?? null) : value}
      onSelectionChange={(key) => {
        if (key !== null) onChange(String(key));
      }}
      UNSAFE_style={{ width: "100%" }}
    >
      {(policy) => (
        <PickerItem id={policy.id}>
          {policy.isDefault === true
            ? t("definition.policy.default", { name: policy.name ?? policy.id })
            : visible(policy.name ?? policy.id)}
        </PickerItem>
      )}
    </Picker>
  );
}

function TagsField({ value, onChange }: { value: readonly string[]; onChange: (ids: string[]) => void }) {
  const tags = useDefinitionChoices().value?.tags ?? [];
  const unknown = value.filter((id) => !tags.some((tag) => tag.id === id));
  if (tags.length === 0) return null;
  const names = tags.filter(({ id }) => value.includes(id)).map(({ name }) => name);
  return (
    <div className={editing.field}>
      <span className={editing.label}>{t("audiences.tags")}</span>
      <FilterMenu
        overlay="tagChoice"
        label={t("definition.tags.choose")}
        items={tags.map(({ id, name }) => ({ id, label: name }))}
        selected={new Set(value)}
        // Tags that could not be read by name stay.
        onChange={(ids) => onChange([...unknown, ...ids])}
      />
      {names.length > 0 && <span className={editing.quiet}>{formatList(names)}</span>}
    </div>
  );
}
