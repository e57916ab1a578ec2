/** Saves a form: compares it with the opened version, reports conflicts field by field, never creates two objects. */
import { useMemo, useState } from "react";
import type { FormSave } from "../../api/edit";
import type { Mutation } from "../../api/mutation";
import type { Failure, FormField, Saved } from "../../bindings";
import { resolved, type Side } from "./ConflictFields";

interface Conflict<Form> {
  now: Form;
  fields: readonly FormField[];
  chosen: ReadonlyMap<FormField, Side>;
}

export interface FormEditing<Form> {
  /** Undefined while the object is loading. */
  form: Form | undefined;
  /** The opened version; undefined for a new object. */
  opened: Form | undefined;
  change: (part: Partial<Form>) => void;
  conflict: Conflict<Form> | undefined;
  choose: (field: FormField, side: Side) => void;
  /** Whether there are unsaved changes. */
  isDirty: boolean;
  /** Whether every conflict is decided. */
  isDecided: boolean;
  /** Saves, and returns the ID once the object is saved. */
  save: () => Promise<string | undefined>;
  isSaving: boolean;
  failure: Failure | undefined;
}

export function useFormSave<Form extends object>(
  start: Form | undefined,
  isNew: boolean,
  saving: Mutation<FormSave<Form>, Saved<Form>>,
): FormEditing<Form> {
  const attempt = useMemo(() => crypto.randomUUID(), []);
  const { form, setForm, first, opened, setOpened } = useOpened(start, isNew);
  const [isSaved, setSaved] = useState(false);
  const [conflict, setConflict] = useState<Conflict<Form>>();
  const choose = (field: FormField, side: Side) =>
    setConflict((now) => now && { ...now, chosen: new Map(now.chosen).set(field, side) });
  const save = async () => {
    if (form === undefined) return undefined;
    const base = conflict?.now ?? opened;
    const wanted = conflict && opened ? resolved(form, opened, conflict.now, conflict.chosen) : form;
    const saved = await saving.run({ form: wanted, opened: base ?? null, attempt });
    if (!saved) return undefined;
    if (saved.kind === "saved") {
      setSaved(true);
      return saved.id;
    }
    // The decided values are the form's now, and the version they were decided against is the one it was opened with. A
    // new object that exists with other values is edited from here on, not created.
    setForm(wanted);
    setOpened(base ?? wanted);
    setConflict({ now: saved.now, fields: saved.fields, chosen: new Map() });
    return undefined;
  };
  return {
    form,
    opened,
    change: (part) => {
      setForm((now) => now && { ...now, ...part });
      saving.clear();
      // Typing in a field with a conflict resolves it with the typed value.
      for (const field of Object.keys(part)) {
        if (conflict?.fields.includes(field as FormField)) choose(field as FormField, "mine");
      }
    },
    isDirty: !isSaved && JSON.stringify(form) !== JSON.stringify(first),
    conflict,
    choose,
    isDecided: !conflict || conflict.fields.every((field) => conflict.chosen.has(field)),
    save,
    isSaving: saving.isRunning,
    failure: saving.failure,
  };
}

/** The current form, and the opened version. Later loads do not change the form: it belongs to the user. */
function useOpened<Form extends object>(start: Form | undefined, isNew: boolean) {
  const [form, setForm] = useState(start);
  const [first, setFirst] = useState(start);
  const [opened, setOpened] = useState(isNew ? undefined : start);
  if (form === undefined && start !== undefined) {
    setForm(start);
    setFirst(start);
    if (!isNew) setOpened(start);
  }
  return { form, setForm, first, opened, setOpened };
}
