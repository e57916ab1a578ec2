/** What a plan does, in words: its notes, its steps, and what a drop would add. */
import type { DropPreview, NamespaceRow, PlanNote, PlannedStep, Verdict } from "../../../bindings";
import { formatList, formatNumber, t, type MessageKey, isolate, own } from "../../../i18n";
import { namespaceWords } from "../../audiences/words";
import { refusalWords } from "./refusals";
import { driftWords } from "../../pairs/SharedStateDot";

/** Something to know before committing. */
export function noteWords(note: PlanNote): string {
  switch (note.kind) {
    case "shell":
      return t("share.note.shell");
    case "nameTaken":
      return t("share.note.nameTaken", { id: note.object.id, name: note.object.name });
    case "nameTrimmed":
      return t("share.note.nameTrimmed");
    case "nameCut":
      return t("share.note.nameCut");
    case "nameCharacters":
      return t("share.note.nameCharacters");
    case "labels":
      return t("share.note.labels", {
        n: note.labels.length,
        labels: own(note.labels.map(isolate).join(", ")),
      });
    case "identities":
      return identityWords(note.carrying, note.leftBehind);
    case "notByNamespace":
      return t("share.note.notByNamespace");
    case "otherFolder":
      return t("share.note.otherFolder", { path: note.path });
    case "drifted":
      return t("share.note.drifted", { drift: driftWords(note.drift) });
  }
}

function identityWords(carrying: readonly NamespaceRow[], left: readonly NamespaceRow[]): string {
  const behind = formatList(left.map((row) => namespaceWords(row.namespace)));
  if (carrying.length === 0) return t("share.note.identities.none", { behind });
  const counts = carrying
    .map((row) => `${namespaceWords(row.namespace)} ${formatNumber(row.profiles)}`)
    .join(" · ");
  if (left.length === 0) return counts;
  return t("share.note.identities", { counts: own(counts), n: left.length, behind });
}

const STEPS: Record<PlannedStep["kind"], MessageKey> = {
  makeTraitFolder: "share.step.makeTraitFolder",
  makeSegmentFolder: "share.step.makeSegmentFolder",
  makeDataSource: "share.step.makeDataSource",
  makeTrait: "share.step.makeTrait",
  makeSegment: "share.step.makeSegment",
  deleteTrait: "share.step.deleteTrait",
  deleteSegment: "share.step.deleteSegment",
  deleteTraitFolder: "share.step.deleteTraitFolder",
  deleteSegmentFolder: "share.step.deleteSegmentFolder",
  deleteDataSource: "share.step.deleteDataSource",
};

/** One call of the plan. */
export function stepWords({ kind, name, place }: PlannedStep): string {
  const step = t(STEPS[kind], { name });
  return place === "" ? step : t("share.step.in", { step: own(step), place });
}

/** What a line of the tray does, without the audience's name. */
export function verdictWords(verdict: Verdict, folder: string): string {
  switch (verdict.kind) {
    case "make":
      return t("share.verdict.make", { folder });
    case "complete":
      return verdict.adopted.kind === "segment"
        ? t("share.verdict.completeSegment", { id: verdict.adopted.id })
        : t("share.verdict.completeTrait", { id: verdict.adopted.id });
    case "adopt":
      return t("share.verdict.adopt", { id: verdict.adopted.id });
    case "refused":
      return t("share.verdict.refused", { reason: own(refusalWords(verdict.reason)) });
  }
}

/** What a drop would do: "makes 3 traits and 3 segments in …; 1 adopted; 1 refused". */
export function previewWords(preview: DropPreview, folder: string): string {
  if (preview.refusal) return refusalWords(preview.refusal);
  const parts: string[] = [];
  if (preview.make > 0) parts.push(t("share.preview.make", { n: preview.make, folder }));
  if (preview.complete > 0) parts.push(t("share.preview.complete", { n: preview.complete }));
  if (preview.adopt > 0) parts.push(t("share.preview.adopt", { n: preview.adopt }));
  if (preview.refused > 0) parts.push(t("share.preview.refused", { n: preview.refused }));
  return parts.length === 0 ? t("share.preview.nothing") : parts.join("; ");
}

/** Why a drop would make, complete and adopt nothing; undefined as long as it would, or nobody knows yet. */
export function whyNothing(preview: DropPreview | undefined): string | undefined {
  if (!preview) return undefined;
  if (preview.refusal) return refusalWords(preview.refusal);
  if (preview.make + preview.complete + preview.adopt > 0) return undefined;
  const [first] = preview.reasons;
  return first ? refusalWords(first.reason) : t("share.preview.nothing");
}
