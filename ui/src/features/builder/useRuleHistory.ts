/** What the rule was before each change, so that it can be undone and done again: of groups and of code alike. */
import { useState } from "react";
import type { Group } from "./groups";

/** A rule, and the groups that it was written from; undefined for one that was typed. */
export interface RuleState {
  rule: string;
  groups: Group[] | undefined;
}

/** How many changes can be undone. */
const MOST = 200;

interface History {
  past: RuleState[];
  future: RuleState[];
  /** The rule after the last letter that was typed; undefined after any other change. */
  typed: string | undefined;
}

export interface RuleHistory {
  /** Notes that the rule changes from one state to a rule; `isTyped` if by typing. */
  note: (from: RuleState, to: string, isTyped: boolean) => void;
  /** The state before the last change, which is undone then; undefined if there is none. */
  undo: (now: RuleState) => RuleState | undefined;
  redo: (now: RuleState) => RuleState | undefined;
  canUndo: boolean;
  canRedo: boolean;
}

export function useRuleHistory(): RuleHistory {
  const [history, setHistory] = useState<History>({ past: [], future: [], typed: undefined });
  const { past, future } = history;
  const before = past.at(-1);
  const after = future.at(-1);
  return {
    note(from, to, isTyped) {
      if (from.rule === to) return;
      const goesOn = isTyped && history.typed === from.rule && isSameWord(from.rule, to);
      setHistory({
        past: goesOn ? past : [...past, from].slice(-MOST),
        future: [],
        typed: isTyped ? to : undefined,
      });
    },
    undo(now) {
      if (before) setHistory({ past: past.slice(0, -1), future: [...future, now], typed: undefined });
      return before;
    },
    redo(now) {
      if (after) setHistory({ past: [...past, now], future: future.slice(0, -1), typed: undefined });
      return after;
    },
    canUndo: before !== undefined,
    canRedo: after !== undefined,
  };
}

/** Whether one letter of a word was typed or deleted: a word is undone as one, a space begins another. */
export function isSameWord(from: string, to: string): boolean {
  const [short, long] = from.length < to.length ? [from, to] : [to, from];
  if (long.length - short.length !== 1) return false;
  let at = 0;
  while (at < short.length && short[at] === long[at]) at += 1;
  return long.slice(at + 1) === short.slice(at) && !/\s/.test(long[at] ?? " ");
}
