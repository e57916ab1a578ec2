/** What can be written at a place in a PQL rule: functions, and fields of the account's schemas. Pure functions. */
import type { PqlFieldKind, PqlWords } from "../../bindings";

export interface Completion {
  /** What is inserted, and shown. */
  text: string;
  /** What a field contains; undefined for a function. */
  kind: PqlFieldKind | undefined;
  /** Where the cursor is afterwards, from the start of the text. */
  cursor: number;
}

export interface Completions {
  /** The characters that a completion replaces. */
  from: number;
  to: number;
  choices: Completion[];
}

/** How many are offered at most. */
const MOST = 8;
/** Letters before anything is offered. */
const LEAST = 2;

const NONE: Completions = { from: 0, to: 0, choices: [] };

/** What can be written in place of the word before the cursor. */
export function completionsAt(text: string, cursor: number, words: PqlWords | undefined): Completions {
  if (!words || isInText(text.slice(0, cursor))) return NONE;
  const word = /[\w.]*$/u.exec(text.slice(0, cursor))?.[0] ?? "";
  // In the middle of a word there is nothing to complete.
  if (word.length < LEAST || /^\w/u.test(text.slice(cursor))) return NONE;
  const dot = word.lastIndexOf(".");
  const ofEvent = /\bxEvent\b/u.test(text.slice(0, cursor));
  // Fields of events are written behind the name that the rule gives to an event.
  const path = ofEvent && word.includes(".") ? word.slice(word.indexOf(".") + 1) : word;
  const fields = words.fields
    .filter((field) => field.ofEvent === ofEvent && field.path !== path && matches(field.path, path))
    .map((field) => ({
      text: field.path,
      kind: field.kind,
      cursor: field.path.length,
      from: cursor - path.length,
    }));
  const typed = word.slice(dot + 1);
  const functions = words.functions
    .filter(({ name, behindValue }) => behindValue === dot >= 0 && startsWith(name, typed))
    .map(({ name, takesArguments }) => {
      const call = takesArguments ? `${name}(` : `${name}()`;
      return { text: call, kind: undefined, cursor: call.length, from: cursor - typed.length };
    });
  const found = [...fields, ...functions];
  const from = found[0]?.from ?? cursor;
  // All of one list replace the same characters.
  const choices = found.filter((one) => one.from === from).slice(0, MOST);
  return { from, to: cursor, choices: choices.map(({ from: _from, ...one }) => one) };
}

/** Whether the place is inside of a text in quotes. */
function isInText(before: string): boolean {
  return (before.replaceAll(/\\./gu, "").match(/"/gu)?.length ?? 0) % 2 === 1;
}

function startsWith(name: string, typed: string): boolean {
  return name.toLowerCase().startsWith(typed.toLowerCase());
}

/** A path matches from its start, or from the start of one of its names. */
function matches(path: string, typed: string): boolean {
  return startsWith(path, typed) || path.toLowerCase().includes(`.${typed.toLowerCase()}`);
}
