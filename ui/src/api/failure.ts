/**
 * From a failure to what a person reads: one table from code to title, words, severity and what can be done. The
 * program's own English sentence (`message`) is kept for the details that can be opened and copied.
 */
import type {
  ConflictReason,
  Failure,
  FailureCode,
  InputReason,
  NotPossibleReason,
  UnknownReason,
} from "../bindings";
import { t, type MessageKey, visible } from "../i18n";

/** How loud a failure is: `info` is no fault at all. */
type Severity = "info" | "warn" | "bad";

/** What helps; the screen decides how it is done there. */
type FailureAction = "retry" | "refresh" | "settings" | "none";

interface FailureEntry {
  title: MessageKey;
  words: MessageKey;
  severity: Severity;
  action: FailureAction;
}

/** Exported for its test: every code of the closed set has an entry, which the type enforces. */
export const FAILURES: Record<FailureCode, FailureEntry> = {
  offline: entry("errors.offline.title", "errors.offline.words", "warn", "retry"),
  unknownOutcome: entry("errors.unknownOutcome.title", "errors.unknownOutcome.words", "warn", "refresh"),
  signInRefused: entry("errors.signInRefused.title", "errors.signInRefused.words", "bad", "settings"),
  forbidden: entry("errors.forbidden.title", "errors.forbidden.words", "bad", "none"),
  notFound: entry("errors.notFound.title", "errors.notFound.words", "warn", "refresh"),
  refused: entry("errors.refused.title", "errors.refused.words", "bad", "none"),
  conflict: entry("errors.conflict.title", "errors.conflict.words", "warn", "refresh"),
  serviceUnavailable: entry(
    "errors.serviceUnavailable.title",
    "errors.serviceUnavailable.words",
    "warn",
    "retry",
  ),
  unreadableAnswer: entry("errors.unreadableAnswer.title", "errors.unreadableAnswer.words", "bad", "retry"),
  notPossibleNow: entry("errors.notPossibleNow.title", "errors.notPossibleNow.words", "info", "none"),
  badInput: entry("errors.badInput.title", "errors.badInput.words", "warn", "none"),
  storage: entry("errors.storage.title", "errors.storage.words", "bad", "retry"),
  newerData: entry("errors.newerData.title", "errors.newerData.words", "bad", "none"),
  alreadyOpen: entry("errors.alreadyOpen.title", "errors.alreadyOpen.words", "warn", "none"),
  keychain: entry("errors.keychain.title", "errors.keychain.words", "bad", "settings"),
  internal: entry("errors.internal.title", "errors.internal.words", "bad", "retry"),
};

function entry(
  title: MessageKey,
  words: MessageKey,
  severity: Severity,
  action: FailureAction,
): FailureEntry {
  return { title, words, severity, action };
}

/** Input that was refused, by the reason the program gives: what is wrong with it, and how to mend it. */
export const REFUSED_INPUT: Record<InputReason, MessageKey> = {
  nameLength: "errors.input.nameLength",
  namePractice: "errors.input.namePractice",
  nameTaken: "errors.input.nameTaken",
  colorShape: "errors.input.colorShape",
  orgIdShape: "errors.input.orgIdShape",
  clientIdShape: "errors.input.clientIdShape",
  noSecret: "errors.input.noSecret",
  secretNotHeld: "errors.input.secretNotHeld",
  secretForOther: "errors.input.secretForOther",
  noSandbox: "errors.input.noSandbox",
  sandboxShape: "errors.input.sandboxShape",
  baseUrl: "errors.input.baseUrl",
  otherOrganisation: "errors.input.otherOrganisation",
  proxy: "errors.input.proxy",
  caFile: "errors.input.caFile",
  consoleUnreadable: "errors.input.consoleUnreadable",
  consoleNoCredential: "errors.input.consoleNoCredential",
  consoleNoClient: "errors.input.consoleNoClient",
  consoleJwt: "errors.input.consoleJwt",
  consoleTooLarge: "errors.input.consoleTooLarge",
  consoleBinary: "errors.input.consoleBinary",
  nameMissing: "errors.input.nameMissing",
  ruleUnreadable: "errors.input.ruleUnreadable",
  tooMany: "errors.input.tooMany",
  traitType: "errors.input.traitType",
  selectionGone: "errors.input.selectionGone",
  host: "errors.input.host",
  id: "errors.input.id",
  ambiguous: "errors.input.ambiguous",
  folderPath: "errors.input.folderPath",
  fileUnreadable: "errors.input.fileUnreadable",
  secretNotNeeded: "errors.input.secretNotNeeded",
  tooLong: "errors.input.tooLong",
  hiddenCharacters: "errors.input.hiddenCharacters",
};

/** What is not possible now, by the reason the program gives: why, and what to do. */
export const NOT_POSSIBLE: Record<NotPossibleReason, MessageKey> = {
  trayChanged: "errors.notPossible.trayChanged",
  nothingToCommit: "errors.notPossible.nothingToCommit",
  folderTakesNone: "errors.notPossible.folderTakesNone",
  jobRunning: "errors.notPossible.jobRunning",
  connectionBusy: "errors.notPossible.connectionBusy",
  connectionBusyElsewhere: "errors.notPossible.connectionBusyElsewhere",
  nothingToRetry: "errors.notPossible.nothingToRetry",
  alreadyUndone: "errors.notPossible.alreadyUndone",
  nothingMade: "errors.notPossible.nothingMade",
  isUndo: "errors.notPossible.isUndo",
  givenUp: "errors.notPossible.givenUp",
  notOurs: "errors.notPossible.notOurs",
  deletionRunning: "errors.notPossible.deletionRunning",
  practiceFixed: "errors.notPossible.practiceFixed",
  practiceOnly: "errors.notPossible.practiceOnly",
  practiceStarting: "errors.notPossible.practiceStarting",
  practiceServed: "errors.notPossible.practiceServed",
  clockWrong: "errors.notPossible.clockWrong",
  certificateChanged: "errors.notPossible.certificateChanged",
  networkChanged: "errors.notPossible.networkChanged",
  questionOpen: "errors.notPossible.questionOpen",
  questionCanceled: "errors.notPossible.questionCanceled",
  closing: "errors.notPossible.closing",
  stopped: "errors.notPossible.stopped",
};

/** What is in the way, where the program found it out itself. */
export const CONFLICTS: Record<ConflictReason, MessageKey> = {
  changed: "errors.conflicts.changed",
  usedBySegments: "errors.conflicts.usedBySegments",
  inUse: "errors.conflicts.inUse",
  useUnclear: "errors.conflicts.useUnclear",
  editedMeanwhile: "errors.conflicts.editedMeanwhile",
  alreadyCreated: "errors.conflicts.alreadyCreated",
  placeChanged: "errors.conflicts.placeChanged",
};

/** What is not known, where the program can name it. */
export const NOT_KNOWN: Record<UnknownReason, MessageKey> = {
  deletion: "errors.notKnown.deletion",
  shareOpen: "errors.notKnown.shareOpen",
};

/** A sign-in that was refused, by the problem the program names. */
const SIGN_IN = {
  noSecret: "connect.problem.noSecret",
  secretForOther: "connect.problem.secretForOther",
  wrongSecret: "connect.problem.wrongSecret",
  unknownClient: "connect.problem.unknownClient",
  scopeNotGranted: "connect.problem.scopeNotGranted",
} satisfies Record<string, MessageKey>;

/** What a service's answer says beside the usual meaning of its status, by the problem the program names. */
const OF_THE_CONNECTION = {
  apiNotAdded: "connect.problem.apiNotAdded",
  otherOrganisation: "connect.problem.otherOrganization",
  ipNotAllowed: "connect.problem.ipNotAllowed",
  productNotEnabled: "connect.problem.productNotEnabled",
  quotaUsedUp: "connect.problem.quotaUsedUp",
  proxy: "connect.problem.proxy",
  portal: "connect.problem.portal",
  proxyPassword: "connect.problem.proxyPassword",
  proxySetting: "connect.problem.proxySetting",
} satisfies Record<string, MessageKey>;

/** Words for what exactly is the matter, where the program says it. */
function precise({ code, details }: Failure): MessageKey | undefined {
  switch (code) {
    case "badInput":
      return entryOf(REFUSED_INPUT, details.reason);
    case "notPossibleNow":
      return entryOf(NOT_POSSIBLE, details.reason);
    case "conflict":
      return entryOf(CONFLICTS, details.reason);
    case "unknownOutcome":
      return entryOf(NOT_KNOWN, details.reason) ?? entryOf(OF_THE_CONNECTION, details.problem);
    case "signInRefused":
      return entryOf(SIGN_IN, details.problem);
    default:
      return entryOf(OF_THE_CONNECTION, details.problem);
  }
}

function entryOf<Entry>(table: Record<string, Entry>, name: string | undefined): Entry | undefined {
  return name !== undefined && Object.hasOwn(table, name) ? table[name] : undefined;
}

/** The field a failure speaks of, and what is wrong with what stands in it. */
export function fieldFault(failure: Failure | undefined, field: string): string | undefined {
  return failure?.code === "badInput" && failure.details.field === field
    ? showFailure(failure).words
    : undefined;
}

/** A failure as it is shown. */
export interface ShownFailure {
  title: string;
  words: string;
  severity: Severity;
  action: FailureAction;
  /** Words on the button of `action`; undefined for `none`. */
  actionLabel: string | undefined;
  /** What the program and the service said, for the part that can be opened and copied. */
  details: string;
}

/** What a failure says to a person. */
export function showFailure(failure: Failure): ShownFailure {
  const { title, words, severity, action } = FAILURES[failure.code];
  const {
    side,
    right = "none",
    name = "none",
    segments = "none",
    limit = "none",
    objects = "none",
    seconds = "0",
  } = failure.details;
  const values = {
    side: sideName(side),
    service: sideName(side),
    right,
    name,
    segments,
    limit,
    objects,
    seconds: Number(seconds),
  };
  return {
    title: t(title, values),
    words: t(precise(failure) ?? words, values),
    severity,
    action,
    actionLabel: actionLabel(action),
    details: detailsOf(failure),
  };
}

function actionLabel(action: FailureAction): string | undefined {
  switch (action) {
    case "retry":
      return t("errors.action.retry");
    case "refresh":
      return t("errors.action.refresh");
    case "settings":
      return t("errors.action.settings");
    case "none":
      return undefined;
  }
}

/** The name of the service a failure speaks of; "the service" where it does not say. */
function sideName(side: string | undefined): string {
  switch (side) {
    case "audienceManager":
      return t("errors.side.audienceManager");
    case "experiencePlatform":
      return t("errors.side.experiencePlatform");
    case "signIn":
      return t("errors.side.signIn");
    default:
      return t("errors.side.unknown");
  }
}

function detailsOf(failure: Failure): string {
  const facts = Object.entries(failure.details).map(([name, value]) => `${name}: ${value}`);
  return visible([failure.message, `code: ${failure.code}`, ...facts].join("\n"), { lines: true });
}

/** Whatever a call was rejected with, as a failure. What is not one is a fault of this program. */
export function asFailure(thrown: unknown): Failure {
  if (isFailure(thrown)) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return { code: "internal", message, details: {} };
}

function isFailure(thrown: unknown): thrown is Failure {
  if (typeof thrown !== "object" || thrown === null) return false;
  const { code, message } = thrown as Partial<Failure>;
  return typeof message === "string" && typeof code === "string" && Object.hasOwn(FAILURES, code);
}
