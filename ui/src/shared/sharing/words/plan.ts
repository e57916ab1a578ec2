/** What a plan does, as text: its notes, its steps, and what a drop would add. */
import type {
  ConflictKind,
  DropPreview,
  NamespaceRow,
  ObjectKind,
  PlanDifference,
  PlanNote,
  PlannedStep,
  StepVerb,
  Verdict,
} from "../../../bindings";
import { formatList, formatNumber, t, type MessageKey, own } from "../../../i18n";
import { namespaceWords } from "../../audiences/words";
import { refusalWords } from "./refusals";
import { driftWords } from "../../pairs/SharedStateDot";

/** A note to read before committing. */
export function noteWords(note: PlanNote): string {
  switch (note.kind) {
    case "shell":
      return t("sharing.note.shell");
    case "flowPaused":
      return t("sharing.note.flowPaused");
    case "alreadySent":
      return t("sharing.note.alreadySent");
    case "notSent":
      return t("sharing.note.notSent");
    case "mayAppearTwice":
      return t("sharing.note.mayAppearTwice");
    case "nameTaken":
      return t("sharing.note.nameTaken", { id: note.object.id, name: note.object.name });
    case "nameTrimmed":
      return t("sharing.note.nameTrimmed");
    case "nameCut":
      return t("sharing.note.nameCut");
    case "nameCharacters":
      return t("sharing.note.nameCharacters");
    case "identities":
      return identityWords(note.carrying, note.leftBehind);
    case "notByNamespace":
      return t("sharing.note.notByNamespace");
    case "otherMergePolicy":
      return t("sharing.note.otherMergePolicy", { name: note.default });
    case "otherFolder":
      return t("sharing.note.otherFolder", { path: note.path });
    case "drifted":
      return t("sharing.note.drifted", { drift: driftWords(note.drift) });
  }
}

function identityWords(carrying: readonly NamespaceRow[], left: readonly NamespaceRow[]): string {
  const behind = formatList(left.map((row) => namespaceWords(row.namespace)));
  if (carrying.length === 0) return t("sharing.note.identities.none", { behind });
  const counts = carrying
    .map((row) => `${namespaceWords(row.namespace)} ${formatNumber(row.profiles)}`)
    .join(" · ");
  if (left.length === 0) return counts;
  return t("sharing.note.identities", { counts: own(counts), n: left.length, behind });
}

const STEPS: Record<StepVerb, MessageKey> = {
  create: "sharing.step.create",
  delete: "sharing.step.delete",
  select: "sharing.step.select",
  deselect: "sharing.step.deselect",
  resume: "sharing.step.resume",
  pause: "sharing.step.pause",
  createDestination: "sharing.step.createDestination",
  await: "sharing.step.await",
  renew: "sharing.step.renew",
  move: "sharing.step.move",
};

const KINDS: Record<ObjectKind, MessageKey> = {
  audience: "sharing.kind.audience",
  trait: "sharing.kind.trait",
  segment: "sharing.kind.segment",
  traitFolder: "sharing.kind.traitFolder",
  segmentFolder: "sharing.kind.segmentFolder",
  dataSource: "sharing.kind.dataSource",
  dataflow: "sharing.kind.dataflow",
  model: "sharing.kind.model",
  destination: "sharing.kind.destination",
};

/** The word for a kind of object. */
export function kindWords(kind: ObjectKind): string {
  return t(KINDS[kind]);
}

/** One call of the plan. */
export function stepWords({ verb, object, name, count, place }: PlannedStep): string {
  const step = t(STEPS[verb], { object: own(t(KINDS[object])), name, n: count, place });
  return place === "" || verb === "move" ? step : t("sharing.step.in", { step: own(step), place });
}

/** What a line of the tray does, without the audience's name. */
export function verdictWords(verdict: Verdict, folder: string): string {
  switch (verdict.kind) {
    case "make":
      return t("sharing.verdict.create", { folder });
    case "complete":
      return verdict.adopted.kind === "segment"
        ? t("sharing.verdict.completeSegment", { id: verdict.adopted.id })
        : t("sharing.verdict.completeTrait", { id: verdict.adopted.id });
    case "adopt":
      return t("sharing.verdict.adopt", { id: verdict.adopted.id });
    case "activate":
      return t("sharing.verdict.activate", { folder });
    case "giveMembers":
      return t("sharing.verdict.giveMembers", { id: verdict.adopted.id });
    case "skip":
      return t("sharing.verdict.skip", { why: own(conflictWords(verdict.conflict)) });
    case "refused":
      return t("sharing.verdict.refused", { reason: own(refusalWords(verdict.reason)) });
  }
}

const CONFLICTS: Record<ConflictKind, MessageKey> = {
  existing: "sharing.conflict.existing",
  sameName: "sharing.conflict.sameName",
};

/** What is in the way of an audience. */
export function conflictWords(conflict: ConflictKind): string {
  return t(CONFLICTS[conflict]);
}

/** What a plan file said otherwise. */
export function differenceWords(difference: PlanDifference): string {
  switch (difference.kind) {
    case "name":
      return t("sharing.plan.then.name", { name: difference.before });
    case "route":
      return t("sharing.plan.then.route", { route: difference.before });
    case "verdict":
      return verdictWords(difference.before, lastOf(difference.folderPath));
    case "unreadable":
      return t("sharing.plan.then.unreadable");
    case "requests":
      return t("sharing.plan.then.requests", { n: difference.before });
  }
}

/** The last name of a folder's path. */
export function lastOf(path: string): string {
  return path.split("/").filter(Boolean).at(-1) ?? path;
}

/** What a drop would do: "Creates 3 traits and 3 segments in …; 1 already exists; 1 can’t be shared". */
export function previewWords(preview: DropPreview, folder: string): string {
  if (preview.refusal) return refusalWords(preview.refusal);
  const parts: string[] = [];
  if (preview.make > 0) parts.push(t("sharing.preview.create", { n: preview.make, folder }));
  if (preview.activate > 0) {
    const isFirst = parts.length === 0 ? "yes" : "no";
    parts.push(t("sharing.preview.activate", { n: preview.activate, isFirst, folder }));
  }
  if (preview.complete > 0) parts.push(t("sharing.preview.complete", { n: preview.complete }));
  if (preview.adopt > 0) parts.push(t("sharing.preview.adopt", { n: preview.adopt }));
  if (preview.refused > 0) parts.push(t("sharing.preview.refused", { n: preview.refused }));
  return parts.length === 0 ? t("sharing.preview.nothing") : parts.join("; ");
}

/** Why a drop would change nothing; undefined if it would change something, or if that is not known yet. */
export function whyNothing(preview: DropPreview | undefined): string | undefined {
  if (!preview) return undefined;
  if (preview.refusal) return refusalWords(preview.refusal);
  if (preview.make + preview.complete + preview.adopt + preview.activate > 0) return undefined;
  const [first] = preview.reasons;
  return first ? refusalWords(first.reason) : t("sharing.preview.nothing");
}
