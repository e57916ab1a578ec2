/** What the form takes from a credential file: the chosen one of several values, and the values it replaces. */
import type { ConsoleFile, FoundCredential } from "../../../bindings";
import { DEFAULT_SCOPES, type ConnectionForm, type Gap } from "./draft";

/** Fields of a credential that a file may have several values of. */
export const CHOICES = ["orgId", "secret", "scopes", "sandbox"] as const;
export type Choice = (typeof CHOICES)[number];

/** Indices in the lists of a file: of the credential, and of the value of each field. */
export interface Picks extends Partial<Record<Choice, number>> {
  credential: number;
}

export const FIRST: Picks = { credential: 0 };

/** The chosen value of each field; undefined if the file has none. */
export interface Taken {
  name: string;
  clientId: string;
  orgId: string | undefined;
  secretHandle: string | undefined;
  scopes: string | undefined;
  sandbox: string | undefined;
  /** How many more secrets the credential lists. */
  moreSecrets: number;
  leftOutJwt: boolean;
}

/** Whether the user must choose between values. */
export function mustChoose({ credentials }: ConsoleFile): boolean {
  return credentials.length > 1 || credentials.some((one) => CHOICES.some((field) => one[field].length > 1));
}

export function credentialOf({ credentials }: ConsoleFile, picks: Picks): FoundCredential | undefined {
  return credentials[picks.credential];
}

/** The values taken from a file; undefined for a choice it does not have. */
export function takenFrom(file: ConsoleFile, picks: Picks): Taken | undefined {
  const one = credentialOf(file, picks);
  if (!one) return undefined;
  return {
    name: one.name,
    clientId: one.clientId.value,
    orgId: one.orgId[picks.orgId ?? 0]?.value,
    secretHandle: one.secret[picks.secret ?? 0]?.handle,
    // A value without an origin is the default, which replaces nothing.
    scopes: one.scopes.filter(({ origin }) => origin !== "")[picks.scopes ?? 0]?.value,
    sandbox: one.sandbox[picks.sandbox ?? 0]?.value,
    moreSecrets: one.moreSecrets,
    leftOutJwt: file.leftOutJwt,
  };
}

/** The form with the taken values; values the file does not have stay, and so does a name the user has entered. */
export function withTaken(form: ConnectionForm, taken: Taken): ConnectionForm {
  const { secretHandle } = taken;
  // A secret belongs to its client ID and is of no use for another.
  const kept = taken.clientId === form.clientId ? form.secret : undefined;
  return {
    ...form,
    name: form.name.trim() === "" ? taken.name : form.name,
    orgId: taken.orgId ?? form.orgId,
    clientId: taken.clientId,
    scopes: taken.scopes ?? form.scopes,
    sandbox: taken.sandbox ?? form.sandbox,
    region: taken.sandbox === undefined || taken.sandbox === form.sandbox ? form.region : "",
    secret: secretHandle === undefined ? kept : { kind: "held", handle: secretHandle },
  };
}

/** Fields with a value that would be lost. */
export function replacedBy(form: ConnectionForm, taken: Taken): Gap[] {
  const filled = withTaken(form, taken);
  const texts = (["orgId", "clientId", "scopes", "sandbox"] as const).filter(
    (field) =>
      form[field].trim() !== "" && form[field].trim() !== filled[field] && form[field] !== DEFAULT_SCOPES,
  );
  const losesSecret = form.secret !== undefined && filled.secret !== form.secret;
  return losesSecret ? [...texts, "secret"] : texts;
}

/** Names and patterns that occur in credential files of every kind. */
const MARKS = /client[\s_-]*(?:id|secret)|api[\s_-]*key|\bsecrets?\b["']?\s*[:=]|ims[\s_-]*org|p8e?-\w{5}/i;

/** Whether pasted text looks like a credential file, not like the value of one field. */
export function looksLikeCredentialFile(text: string): boolean {
  return MARKS.test(text) && /[{}=:|<"\n\t]/.test(text.trim());
}

/** Whether a pasted word can only be a client secret. */
export function looksLikeSecret(text: string): boolean {
  return /^\s*p8e?-[\w-]{5,}\s*$/.test(text);
}
