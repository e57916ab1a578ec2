/** The segment that is being built: its form, its rule as text and as groups, and how the rule parses. */
import { useState } from "react";
import { useRuleReading, useSegmentSave } from "../../api/edit";
import type { ObjectLink, RuleReading, SegmentForm } from "../../bindings";
import { toast } from "../../components/toast";
import { useUnsaved } from "../../components/unsaved";
import { t } from "../../i18n";
import { useFormSave, type FormEditing } from "../../shared/editing/useFormSave";
import { groupsOf, ruleOf, startsWithNot, withTrait, type Group } from "./groups";

/** How the rule is shown. */
export type View = "builder" | "both" | "code";

export interface Builder {
  editing: FormEditing<SegmentForm>;
  form: SegmentForm;
  isNew: boolean;
  /** The groups; undefined while a rule that was typed is not parsed, or has another shape. */
  groups: Group[] | undefined;
  setGroups: (groups: Group[]) => void;
  setRule: (rule: string) => void;
  /** How the rule parses; undefined while that is not known. */
  reading: RuleReading | undefined;
  /** The group that receives a trait that is added without dragging. */
  inUse: number | undefined;
  setInUse: (key: number | undefined) => void;
  /** Adds a trait to the group in use, to the first one if none is. */
  add: (trait: ObjectLink) => void;
}

/** A rule that was written from groups: they need not be parsed. */
interface Written {
  rule: string;
  groups: Group[];
}

export function useBuilder(start: SegmentForm): Builder {
  const isNew = start.id === null;
  const editing = useFormSave(start, isNew, useSegmentSave());
  const form = editing.form ?? start;
  useUnsaved(editing.isDirty);
  const [written, setWritten] = useState<Written>();
  const [inUse, setInUse] = useState<number>();
  const reading = useRuleReading("segment", form.rule).value;
  const groups = useGroups(form.rule, written, reading);
  const setGroups = (next: Group[]) => {
    // Without what it excluded them from, the people of a group would be included.
    if (startsWithNot(next)) {
      toast.info(t("builder.startsWithNot"));
      return;
    }
    const rule = ruleOf(next);
    setWritten({ rule, groups: next });
    editing.change({ rule });
  };
  return {
    editing,
    form,
    isNew,
    groups,
    setGroups,
    setRule: (rule) => editing.change({ rule }),
    reading,
    inUse,
    setInUse,
    add(trait) {
      if (groups === undefined) return;
      const key = groups.some((group) => group.key === inUse) ? inUse : groups[0]?.key;
      setGroups(withTrait(groups, key, trait));
    },
  };
}

/** The groups of a rule: as they were written, else as it parses. Their keys stay while the rule does. */
function useGroups(
  rule: string,
  written: Written | undefined,
  reading: RuleReading | undefined,
): Group[] | undefined {
  const [parsed, setParsed] = useState<{ of: RuleReading | undefined; groups: Group[] | undefined }>();
  if (parsed?.of !== reading) {
    setParsed({ of: reading, groups: reading?.tree ? groupsOf(reading.tree) : undefined });
  }
  if (written?.rule === rule) return written.groups;
  return rule.trim() === "" ? [] : parsed?.groups;
}
