/** Saving a form: against what it was opened with, with a conflict shown field by field, and never creating two objects. */
import { useMemo, useState } from "react";
import type { FormSave } from "../../api/edit";
import type { Change } from "../../api/change";
import type { Failure, FormField, Saved } from "../../bindings";
import { resolved, type Side } from "./ConflictFields";

interface Conflict<Form> {
  now: Form;
  fields: readonly FormField[];
  chosen: ReadonlyMap<FormField, Side>;
}

export interface FormEditing<Form> {
  /** Undefined while the object is still being read. */
  form: Form | undefined;
  /** What the form was opened with; undefined for a new object. */
  opened: Form | undefined;
  change: (part: Partial<Form>) => void;
  conflict: Conflict<Form> | undefined;
  choose: (field: FormField, side: Side) => void;
  /** Whether something was changed that is saved nowhere. */
  isDirty: boolean;
  /** Whether every conflict is decided. */
  isDecided: boolean;
  /** Saves; the id once it is saved. */
  save: () => Promise<string | undefined>;
  isSaving: boolean;
  failure: Failure | undefined;
}

export function useFormSave<Form extends object>(
  start: Form | undefined,
  isNew: boolean,
  saving: Change<FormSave<Form>, Saved<Form>>,
): FormEditing<Form> {
  const attempt = useMemo(() => crypto.randomUUID(), []);
  const [form, setForm] = useState(start);
  const [first, setFirst] = useState(start);
  const [isSaved, setSaved] = useState(false);
  const [opened, setOpened] = useState(isNew ? undefined : start);
  // The object was read: from here on the form is the person's, whatever is read later.
  if (form === undefined && start !== undefined) {
    setForm(start);
    setFirst(start);
    if (!isNew) setOpened(start);
  }
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
    // What was decided is mine now, and what it was decided against is what the form is opened with. A new object that is
    // there otherwise than it was to be created is from here on an object that is changed.
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
      // Who goes on writing in a field that is in conflict has decided for what they write.
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
