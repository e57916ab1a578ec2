/** The subjects of a check, in the order in which they are checked. */
import type { CheckSubject } from "../../../bindings";
import type { MessageKey } from "../../../i18n";

/** The type enforces a name for every subject; the order is that of the check. */
export const SUBJECTS: Record<CheckSubject, MessageKey> = {
  orgIdShape: "connections.organizationId",
  clientIdShape: "connections.clientId",
  secretGiven: "connections.clientSecret",
  signIn: "connections.subject.signIn",
  clock: "connections.subject.clock",
  audienceManager: "connections.subject.audienceManager",
  experiencePlatform: "connections.subject.experiencePlatform",
  sandbox: "connections.sandbox",
  readTraits: "connections.subject.readTraits",
  createTraits: "connections.subject.createTraits",
  createSegments: "connections.subject.createSegments",
  mapTraits: "connections.subject.mapTraits",
  readAudiences: "connections.subject.readAudiences",
  readFlows: "connections.subject.readFlows",
};

export const SUBJECT_ORDER = Object.keys(SUBJECTS) as CheckSubject[];
