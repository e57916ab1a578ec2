/** The parts of a translation as the rows of its table, from top to bottom. */
import type { PartClause, TranslatedPart, TranslationNode } from "../../bindings";
import { t, type MessageKey } from "../../i18n";
import type { VerdictKind } from "./words";

export type TableRow =
  | {
      kind: "group";
      path: string;
      depth: number;
      joint: string;
      all: boolean;
      pql: string;
      /** The worst verdict inside. */
      worst: VerdictKind;
    }
  | { kind: "part"; path: string; depth: number; joint: string; part: TranslatedPart }
  | { kind: "clause"; path: string; depth: number; clause: PartClause; named: boolean }
  | { kind: "more"; path: string; depth: number; more: number };

/** The word before a part: how it is joined to the one before it, and whether it is negated. */
const JOINTS: Record<"all" | "any" | "first", { plain?: MessageKey; negated: MessageKey }> = {
  first: { negated: "translation.not" },
  all: { plain: "translation.and", negated: "translation.andNot" },
  any: { plain: "translation.or", negated: "translation.orNot" },
};

function jointOf(place: keyof typeof JOINTS, negated: boolean): string {
  const { plain, negated: not } = JOINTS[place];
  if (negated) return t(not);
  return plain === undefined ? "" : t(plain);
}

/** The rows of a tree, without those inside collapsed groups. */
export function rowsOf(tree: TranslationNode, collapsed: ReadonlySet<string>): TableRow[] {
  return within(tree, { path: "0", depth: 0, place: "first" }, collapsed);
}

interface At {
  path: string;
  depth: number;
  place: keyof typeof JOINTS;
}

function within(node: TranslationNode, at: At, collapsed: ReadonlySet<string>): TableRow[] {
  const { path, depth, place } = at;
  if (node.kind === "leaf") return partRows(node.part, at);
  const { all, negated, writtenAll, writtenNot, parts } = node;
  const joined = `( … ${writtenAll ? "and" : "or"} … )`;
  const head: TableRow = {
    kind: "group",
    path,
    depth,
    joint: jointOf(place, negated),
    all,
    pql: writtenNot ? `not${joined}` : joined,
    worst: worstOf(node),
  };
  if (collapsed.has(path)) return [head];
  const inside = parts.flatMap((part, index) => {
    const next: At = {
      path: `${path}.${index}`,
      depth: depth + 1,
      place: index === 0 ? "first" : all ? "all" : "any",
    };
    return within(part, next, collapsed);
  });
  return [head, ...inside];
}

function partRows(part: TranslatedPart, { path, depth, place }: At): TableRow[] {
  const head: TableRow = { kind: "part", path, depth, joint: jointOf(place, part.negated), part };
  // The verdict of a single clause is in the part's own row.
  if (part.clauses.length < 2) return [head];
  const named = new Set(part.clauses.map(({ of }) => of?.id)).size > 1;
  const clauses = part.clauses.map((clause, index): TableRow => ({
    kind: "clause",
    path: `${path}:${index}`,
    depth: depth + 1,
    clause,
    named,
  }));
  const more: TableRow[] =
    part.more > 0 ? [{ kind: "more", path: `${path}:more`, depth: depth + 1, more: part.more }] : [];
  return [head, ...clauses, ...more];
}

const RANKS: readonly VerdictKind[] = ["exact", "approximate", "data", "cannot"];

function worstOf(node: TranslationNode): VerdictKind {
  if (node.kind === "leaf") return node.part.verdict.kind;
  const ranks = node.parts.map((part) => RANKS.indexOf(worstOf(part)));
  return RANKS[Math.max(0, ...ranks)] ?? "exact";
}
