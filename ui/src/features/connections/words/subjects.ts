/** What a check looks at, in the order it looks. */
import type { CheckSubject } from "../../../bindings";
import type { MessageKey } from "../../../i18n";

/** Every subject of the closed set has a name, which the type enforces; the order is that of the check. */
export const SUBJECTS: Record<CheckSubject, MessageKey> = {
  orgIdShape: "connect.subject.orgIdShape",
  clientIdShape: "connect.subject.clientIdShape",
  secretGiven: "connect.subject.secretGiven",
  signIn: "connect.subject.signIn",
  clock: "connect.subject.clock",
  audienceManager: "connect.subject.audienceManager",
  experiencePlatform: "connect.subject.experiencePlatform",
  sandbox: "connect.subject.sandbox",
  readTraits: "connect.subject.readTraits",
  createTraits: "connect.subject.createTraits",
  createSegments: "connect.subject.createSegments",
  mapTraits: "connect.subject.mapTraits",
  readAudiences: "connect.subject.readAudiences",
  readFlows: "connect.subject.readFlows",
};

export const SUBJECT_ORDER = Object.keys(SUBJECTS) as CheckSubject[];
