/** The rows of the mapping while they are edited. */
import type { FieldKind, FieldValue, MappedField } from "../../bindings";

/** A field with its values as one line of text. */
export interface EditedField extends Omit<MappedField, "values"> {
  /** Identifies the row while it is edited. */
  row: number;
  /** Entered here: its key can be changed. */
  isNew: boolean;
  values: string;
}

/** Kinds that can be chosen. */
export const KINDS: readonly FieldKind[] = ["text", "number", "truth", "texts"];

export function editedOf(fields: readonly MappedField[]): EditedField[] {
  return fields.map((field, row) => ({ ...field, row, isNew: false, values: lineOf(field.values) }));
}

export function emptyField(row: number): EditedField {
  return { row, isNew: true, key: "", path: "", kind: "text", values: "", origin: "mapped" };
}

/** The rows in which something is entered: a new one that is still empty is nothing to keep, and nothing to lose. */
export function filledOf(fields: readonly EditedField[]): EditedField[] {
  const isEmpty = ({ isNew, key, path, values }: EditedField) =>
    isNew && `${key}${path}${values}`.trim() === "";
  return fields.filter((field) => !isEmpty(field));
}

/** The fields to store: those that a person mapped. */
export function mappedOf(fields: readonly EditedField[]): MappedField[] {
  return filledOf(fields)
    .filter(({ origin }) => origin === "mapped")
    .map(({ key, path, kind, values, origin }) => ({
      key: key.trim(),
      path: path.trim(),
      kind,
      values: valuesOf(values),
      origin,
    }));
}

/** A change of a row makes the field the person's own. What is compared in its own way is not, anymore. */
export function changed(field: EditedField, part: Partial<EditedField>): EditedField {
  const kind = field.kind === "special" ? "text" : field.kind;
  return { ...field, kind, origin: "mapped", ...part };
}

function lineOf(values: readonly FieldValue[]): string {
  return values.map(({ from, to }) => `${from}=${to}`).join("; ");
}

function valuesOf(line: string): FieldValue[] {
  return line.split(";").flatMap((pair) => {
    const at = pair.indexOf("=");
    return at < 0 ? [] : [{ from: pair.slice(0, at).trim(), to: pair.slice(at + 1).trim() }];
  });
}

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Whether a text is the path of a field: names separated by dots. */
export function isPath(path: string): boolean {
  return path
    .trim()
    .split(".")
    .every((name) => NAME.test(name));
}

/** The rows whose key is missing or used twice, and those whose path cannot be one. */
export function faultsOf(fields: readonly EditedField[]): { keys: Set<number>; paths: Set<number> } {
  const mapped = filledOf(fields).filter(({ origin }) => origin === "mapped");
  const seen = new Map<string, number>();
  for (const { key } of mapped) {
    const name = key.trim().toLowerCase();
    seen.set(name, (seen.get(name) ?? 0) + 1);
  }
  const isBad = ({ key }: EditedField) => key.trim() === "" || (seen.get(key.trim().toLowerCase()) ?? 0) > 1;
  return {
    keys: new Set(mapped.filter(isBad).map(({ row }) => row)),
    paths: new Set(mapped.filter(({ path }) => !isPath(path)).map(({ row }) => row)),
  };
}
