/**
 * Turns a failure into text for people: one table from code to title, text, severity and action. The program's own
 * English sentence (`message`) is shown in the details, which can be copied.
 */
import type { ConnectionProblem, Failure, FailureCode, FailureReason } from "../bindings";
import { locale, t, type MessageKey, visible, withoutIsolates } from "../i18n";

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

/** Exported for its test. */
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

/** Why, as far as the program itself found it out. Exported for its test. */
export const REASONS: Record<FailureReason, MessageKey> = {
  // Values that cannot be used: what is wrong, and how to fix it.
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
  otherOrganization: "errors.input.otherOrganization",
  proxy: "errors.input.proxy",
  caFile: "errors.input.caFile",
  consoleUnreadable: "errors.input.consoleUnreadable",
  consoleNoCredential: "errors.input.consoleNoCredential",
  consoleNoClient: "errors.input.consoleNoClient",
  consoleJwt: "errors.input.consoleJwt",
  consoleTooLarge: "errors.input.consoleTooLarge",
  consoleBinary: "errors.input.consoleBinary",
  mappingValue: "errors.input.mappingValue",
  mappingDays: "errors.input.mappingDays",
  notMapped: "errors.input.notMapped",
  otherDataflow: "errors.input.otherDataflow",
  nameMissing: "errors.input.nameMissing",
  ruleUnreadable: "errors.input.ruleUnreadable",
  tooMany: "errors.input.tooMany",
  overlapNumber: "errors.input.overlapNumber",
  overlapTwice: "errors.input.overlapTwice",
  traitType: "errors.input.traitType",
  selectionGone: "errors.input.selectionGone",
  host: "errors.input.host",
  id: "errors.input.id",
  ambiguous: "errors.input.ambiguous",
  folderPath: "errors.input.folderPath",
  expiryDays: "errors.input.expiryDays",
  otherDirection: "errors.input.otherDirection",
  fileUnreadable: "errors.input.fileUnreadable",
  secretNotNeeded: "errors.input.secretNotNeeded",
  tooLong: "errors.input.tooLong",
  hiddenCharacters: "errors.input.hiddenCharacters",
  fileUnwritable: "errors.input.fileUnwritable",
  diskFull: "errors.input.diskFull",
  planTooLarge: "errors.input.planForeign",
  planForeign: "errors.input.planForeign",
  planDamaged: "errors.input.planDamaged",
  planNewer: "errors.input.planNewer",
  planOtherOrganization: "errors.input.planOtherOrganization",
  planOtherSandbox: "errors.input.planOtherSandbox",
  fieldMapping: "errors.input.fieldMapping",
  audienceNameTaken: "errors.input.audienceNameTaken",
  // Actions that are not possible now: why, and what to do.
  trayChanged: "errors.notPossible.trayChanged",
  planDiffers: "errors.notPossible.planDiffers",
  nothingToCommit: "errors.notPossible.nothingToCommit",
  folderTakesNone: "errors.input.folderPath",
  jobRunning: "errors.notPossible.jobRunning",
  connectionBusy: "errors.notPossible.connectionBusy",
  connectionBusyElsewhere: "errors.notPossible.connectionBusyElsewhere",
  nothingToRetry: "errors.notPossible.nothingToRetry",
  alreadyUndone: "errors.notPossible.alreadyUndone",
  nothingMade: "errors.notPossible.nothingMade",
  isUndo: "errors.notPossible.isUndo",
  givenUp: "errors.notPossible.givenUp",
  watchProduction: "errors.notPossible.watchProduction",
  editStays: "errors.notPossible.editStays",
  jobClosed: "errors.notPossible.jobClosed",
  nothingToClose: "errors.notPossible.nothingToClose",
  answerPending: "errors.notPossible.answerPending",
  unconfirmed: "errors.notPossible.unconfirmed",
  unconfirmedLeave: "errors.notPossible.unconfirmedLeave",
  overlapServices: "errors.notPossible.overlapServices",
  noEstimates: "errors.notPossible.noEstimates",
  noDuplicate: "errors.notPossible.noDuplicate",
  notOurs: "errors.notPossible.notOurs",
  ruleNeedsTrait: "errors.notPossible.ruleNeedsTrait",
  usedByModel: "errors.notPossible.usedByModel",
  deletionRunning: "errors.notPossible.deletionRunning",
  practiceFixed: "errors.notPossible.practiceFixed",
  practiceOnly: "errors.notPossible.practiceOnly",
  practiceStarting: "errors.notPossible.practiceStarting",
  practiceServed: "errors.notPossible.practiceServed",
  practicePage: "errors.notPossible.practicePage",
  clockWrong: "errors.notPossible.clockWrong",
  certificateChanged: "errors.notPossible.certificateChanged",
  networkChanged: "errors.notPossible.networkChanged",
  questionOpen: "errors.notPossible.questionOpen",
  questionCanceled: "errors.notPossible.questionCanceled",
  dataflowOn: "errors.notPossible.dataflowOn",
  dataflowPaused: "errors.notPossible.dataflowPaused",
  noDataflow: "errors.notPossible.noDataflow",
  fileDialogOpen: "errors.notPossible.fileDialogOpen",
  translationHeld: "errors.notPossible.translationHeld",
  translationChanged: "errors.notPossible.translationChanged",
  repairChanged: "errors.notPossible.repairChanged",
  noDefinition: "errors.notPossible.noDefinition",
  fieldsLeft: "errors.notPossible.fieldsLeft",
  noNamespaceNeeded: "errors.notPossible.noNamespaceNeeded",
  sizeUnknown: "errors.notPossible.sizeUnknown",
  providerStays: "errors.notPossible.providerStays",
  replacementChanged: "errors.notPossible.replacementChanged",
  closing: "errors.notPossible.closing",
  profilesUnconfirmed: "errors.notPossible.profilesUnconfirmed",
  priceUnconfirmed: "errors.notPossible.priceUnconfirmed",
  forecastChanged: "errors.notPossible.forecastChanged",
  stopped: "errors.notPossible.stopped",
  // What prevents a change.
  changed: "errors.conflicts.changed",
  usedBySegments: "errors.conflicts.usedBySegments",
  neededByJob: "errors.conflicts.neededByJob",
  inUse: "errors.conflicts.inUse",
  useUnclear: "errors.conflicts.useUnclear",
  audienceChanged: "errors.conflicts.audienceChanged",
  audienceUseUnclear: "errors.conflicts.audienceUseUnclear",
  usedByAudiences: "errors.conflicts.usedByAudiences",
  hasMembers: "errors.conflicts.hasMembers",
  editedMeanwhile: "errors.conflicts.editedMeanwhile",
  alreadyCreated: "errors.conflicts.alreadyCreated",
  createdBefore: "errors.conflicts.createdBefore",
  changedSince: "errors.conflicts.changedSince",
  mappingRefused: "errors.conflicts.mappingRefused",
  notSentThere: "errors.conflicts.notSentThere",
  placeChanged: "errors.conflicts.placeChanged",
  // What is not known.
  deletion: "errors.notKnown.deletion",
  deselection: "errors.notKnown.deselection",
  shareOpen: "errors.notKnown.shareOpen",
  sentTwice: "errors.notKnown.sentTwice",
};

/**
 * Problems of a connection whose text is more precise than that of the code: for a refused sign-in, or for any other
 * failure of a call. The others are shown with the text of the code.
 */
const PRECISE: Record<ConnectionProblem, "signIn" | "call" | "no"> = {
  orgIdShape: "no",
  clientIdShape: "no",
  noSecret: "signIn",
  secretForOther: "signIn",
  wrongSecret: "signIn",
  unknownClient: "signIn",
  scopeNotGranted: "signIn",
  apiNotAdded: "call",
  noRole: "no",
  otherOrganization: "call",
  noProductProfile: "no",
  ipNotAllowed: "call",
  productNotEnabled: "call",
  quotaUsedUp: "call",
  portal: "call",
  clockWrong: "no",
  tokenRefused: "no",
  proxy: "call",
  proxyPassword: "call",
  proxySetting: "call",
  certificate: "no",
  noNetwork: "no",
  tooSlow: "no",
  serviceDown: "no",
  unknownSandbox: "no",
  missingRight: "no",
  keychain: "no",
  hostNotAllowed: "no",
  other: "no",
};

/** The most precise text for a failure; undefined if the program knows nothing more precise than the code. */
function precise({ code, reason, problem }: Failure): MessageKey | undefined {
  if (reason) return REASONS[reason];
  const kind = code === "signInRefused" ? "signIn" : "call";
  return problem && PRECISE[problem] === kind ? `connections.problem.${problem}` : undefined;
}

/** What is wrong with the value of a field, if the failure is about that field. */
export function fieldFault(failure: Failure | undefined, field: string): string | undefined {
  return failure?.code === "badInput" && failure.details.field === field
    ? showFailure(failure).words
    : undefined;
}

/** A failure as shown on screen. */
export interface ShownFailure {
  title: string;
  words: string;
  severity: Severity;
  action: FailureAction;
  /** Words on the button of `action`; undefined for `none`. */
  actionLabel: string | undefined;
  /** The messages of the program and the service, for the details. */
  details: string;
}

/** The text of a failure. */
export function showFailure(failure: Failure): ShownFailure {
  const { title, words, severity, action } = FAILURES[failure.code];
  const {
    side,
    right = "none",
    name = "none",
    segments = "none",
    limit = "none",
    objects = "none",
    audiences = "none",
    option = "none",
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
    audiences,
    option,
    seconds: Number(seconds),
  };
  return {
    title: t(title, values),
    words: asSentence(t(precise(failure) ?? words, values)),
    severity,
    action,
    actionLabel: actionLabel(action),
    details: detailsOf(failure),
  };
}

function actionLabel(action: FailureAction): string | undefined {
  switch (action) {
    case "retry":
      return t("common.tryAgain");
    case "refresh":
      return t("common.refreshData");
    case "settings":
      return t("errors.action.settings");
    case "none":
      return undefined;
  }
}

/** With a capital letter if it begins with "the service": the services' names have one. */
export function asSentence(words: string): string {
  const begin = words.indexOf(t("errors.side.unknown"));
  // Nothing but the mark of an inserted name is before it.
  if (begin < 0 || withoutIsolates(words.slice(0, begin)) !== "") return words;
  return words.slice(0, begin) + words.charAt(begin).toLocaleUpperCase(locale) + words.slice(begin + 1);
}

/** The name of the service a failure is about; "the service" if it is unknown. */
export function sideName(side: string | undefined): string {
  switch (side) {
    case "audienceManager":
      return t("common.audienceManager");
    case "experiencePlatform":
      return t("common.experiencePlatform");
    case "signIn":
      return t("errors.side.signIn");
    default:
      return t("errors.side.unknown");
  }
}

function detailsOf(failure: Failure): string {
  const { code, message, reason, problem, details } = failure;
  const facts = Object.entries({ code, reason, problem, ...details }).filter(([, value]) => value);
  return visible([message, ...facts.map(([name, value]) => `${name}: ${value}`)].join("\n"), { lines: true });
}

/** The value a call was rejected with, as a failure. Anything that is not a failure is an error of this program. */
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
