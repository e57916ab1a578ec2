/** The segment that is being built: its form, its rule as text and as groups, and how the rule parses. */
import { useState } from "react";
import { useRuleReading, useSegmentSave } from "../../api/edit";
import type { ObjectLink, RuleReading, SegmentForm } from "../../bindings";
import { announce } from "../../components/announce";
import { toast } from "../../components/toast";
import { useUnsaved } from "../../components/unsaved";
import { t } from "../../i18n";
import { useFormSave, type FormEditing } from "../../shared/editing/useFormSave";
import { groupsOf, ruleOf, startsWithNot, withTrait, type Group } from "./groups";
import { useRuleHistory, type RuleState } from "./useRuleHistory";

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
  /** Undo the last change of the rule; undefined if there is none. */
  undo: (() => void) | undefined;
  redo: (() => void) | undefined;
  /** How the rule parses; undefined while that is not known. */
  reading: RuleReading | undefined;
  /** The group that receives a trait that is added without dragging; undefined if there is none. */
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
  const history = useRuleHistory();
  const reading = useRuleReading("segment", form.rule).value;
  const groups = useGroups(form.rule, written, reading);
  const now: RuleState = { rule: form.rule, groups };
  const show = ({ rule, groups: shown }: RuleState) => {
    if (shown) setWritten({ rule, groups: shown });
    editing.change({ rule });
  };
  const setGroups = (next: Group[]) => {
    // Without what it excluded them from, the people of a group would be included.
    if (startsWithNot(next)) {
      toast.info(t("builder.startsWithNot"));
      return;
    }
    const rule = ruleOf(next);
    history.note(now, rule, false);
    show({ rule, groups: next });
  };
  // The first, if the one that was in use is gone.
  const receiving = groups?.some((group) => group.key === inUse) ? inUse : groups?.[0]?.key;
  const back = (to: RuleState | undefined, words: string) => {
    if (to) show(to);
    announce(words);
  };
  return {
    editing,
    form,
    isNew,
    groups,
    setGroups,
    setRule(rule) {
      history.note(now, rule, true);
      editing.change({ rule });
    },
    undo: history.canUndo ? () => back(history.undo(now), t("builder.undone")) : undefined,
    redo: history.canRedo ? () => back(history.redo(now), t("builder.redone")) : undefined,
    reading,
    inUse: receiving,
    setInUse,
    add(trait) {
      if (groups) setGroups(withTrait(groups, receiving, trait));
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
