/**
 * The values of the connection form and their validation while the user types: an incomplete value gets a quiet hint, a
 * value that can never become valid gets an error at once.
 */
import type { ConnectionDraft, ConnectionRow, SecretInput } from "../../../bindings";

/** Scopes of an OAuth Server-to-Server credential with both APIs (AEP contract §2.1). */
export const DEFAULT_SCOPES =
  "openid,session,AdobeID,read_organizations,additional_info.projectedProductContext";

/** Colors to choose from; violet is the practice workspace's. */
export const COLORS = [
  { color: "#3b63fb", name: "connections.color.blue" },
  { color: "#0f8b8d", name: "connections.color.teal" },
  { color: "#058457", name: "connections.color.green" },
  { color: "#c75300", name: "connections.color.orange" },
  { color: "#d31510", name: "connections.color.red" },
  { color: "#c2298a", name: "connections.color.pink" },
  { color: "#6f6f6f", name: "connections.color.grey" },
] as const;

export interface ConnectionForm extends Omit<ConnectionDraft, "secret" | "baseUrl"> {
  /** Undefined until a secret is entered. */
  secret: SecretInput | undefined;
  /** Empty means Adobe. */
  baseUrl: string;
}

/** An empty form, in a color that no other connection uses yet. */
export function emptyForm(taken: readonly string[]): ConnectionForm {
  const free = COLORS.find(({ color }) => !taken.includes(color)) ?? COLORS[0];
  return {
    id: null,
    name: "",
    color: free.color,
    production: false,
    orgId: "",
    clientId: "",
    secret: undefined,
    scopes: DEFAULT_SCOPES,
    sandbox: "",
    region: "",
    baseUrl: "",
  };
}

/** The form of a saved connection; its secret stays where it is unless it is replaced. */
export function formOf(row: ConnectionRow): ConnectionForm {
  const { id, name, color, production, orgId, clientId, scopes, sandbox, region } = row;
  const hasSecret = row.secret.place !== "missing";
  return {
    id,
    name,
    color,
    production,
    orgId,
    clientId,
    scopes,
    sandbox,
    region,
    secret: hasSecret ? { kind: "kept" } : undefined,
    baseUrl: row.baseUrl ?? "",
  };
}

/** Whether nothing was filled in yet, so that a pasted file overwrites nothing. */
export function isUntouched(form: ConnectionForm): boolean {
  return form.id === null && form.orgId === "" && form.clientId === "" && form.secret === undefined;
}

export type Shape =
  | { state: "good" }
  /** The value can still become valid by typing more. */
  | { state: "unfinished"; has: number; needs: number }
  | { state: "wrong" };

const GOOD: Shape = { state: "good" };
const WRONG: Shape = { state: "wrong" };
const ORG_LENGTH = "0123456789ABCDEF01234567@AdobeOrg".length;
const CLIENT_LENGTH = 32;

/** An IMS organization ID: 24 hexadecimal digits and `@AdobeOrg`. */
export function orgIdShape(text: string): Shape {
  const value = text.trim();
  if (/^[0-9a-f]{24}@AdobeOrg$/i.test(value)) return GOOD;
  const [digits = "", ...after] = value.split("@");
  const tail = after.length === 0 ? "" : `@${after.join("@")}`;
  const canGoOn =
    /^[0-9a-f]{0,24}$/i.test(digits) &&
    "@adobeorg".startsWith(tail.toLowerCase()) &&
    (tail === "" || digits.length === 24);
  return canGoOn ? { state: "unfinished", has: value.length, needs: ORG_LENGTH } : WRONG;
}

/** A client id: 32 letters and digits. */
export function clientIdShape(text: string): Shape {
  const value = text.trim();
  if (!/^[0-9a-z]*$/i.test(value) || value.length > CLIENT_LENGTH) return WRONG;
  if (value.length === CLIENT_LENGTH) return GOOD;
  return { state: "unfinished", has: value.length, needs: CLIENT_LENGTH };
}

/** Letters, digits and punctuation that are what they look like. */
const PLAIN = /^[!-~]+$/;

/**
 * One bare address on this computer over plain HTTP, or none: exactly the rule of the program
 * (`tests/data/addresses.json`).
 */
export function isLoopback(text: string): boolean {
  const value = text.replace(/^[ \t\n\f\r]+|[ \t\n\f\r]+$/g, "");
  if (value === "") return true;
  if (!PLAIN.test(value) || !URL.canParse(value)) return false;
  const url = new URL(value);
  const isHere =
    url.hostname === "localhost" || url.hostname === "[::1]" || /^127(\.\d+){3}$/.test(url.hostname);
  const isBare = url.pathname === "/" && url.search === "" && url.hash === "";
  return url.protocol === "http:" && isHere && isBare && url.username === "" && url.password === "";
}

/** Scopes as they are sent: without spaces, each once. */
export function tidyScopes(text: string): string {
  return [...new Set(text.split(/[\s,]+/).filter((scope) => scope !== ""))].join(",");
}

export type Gap = "name" | "orgId" | "clientId" | "secret" | "scopes" | "sandbox" | "baseUrl";

/** Fields that are not valid yet; the check needs all but name and sandbox, which it determines; saving needs all. */
export function gapsOf(form: ConnectionForm): Gap[] {
  const gaps: Array<[Gap, boolean]> = [
    ["name", form.name.trim() !== ""],
    ["orgId", orgIdShape(form.orgId).state === "good"],
    ["clientId", clientIdShape(form.clientId).state === "good"],
    ["secret", form.secret !== undefined && (form.secret.kind !== "typed" || form.secret.value !== "")],
    ["scopes", tidyScopes(form.scopes) !== ""],
    ["sandbox", form.sandbox.trim() !== ""],
    ["baseUrl", isLoopback(form.baseUrl)],
  ];
  return gaps.filter(([, good]) => !good).map(([gap]) => gap);
}

/** The form as it is sent; undefined without a secret. */
export function draftOf(form: ConnectionForm): ConnectionDraft | undefined {
  const { secret } = form;
  if (secret === undefined) return undefined;
  const baseUrl = form.baseUrl.trim();
  return {
    ...form,
    name: form.name.trim(),
    orgId: form.orgId.trim(),
    clientId: form.clientId.trim(),
    scopes: tidyScopes(form.scopes),
    sandbox: form.sandbox.trim(),
    secret: secret.kind === "typed" ? { kind: "typed", value: secret.value.trim() } : secret,
    baseUrl: baseUrl === "" ? null : baseUrl,
  };
}

/** What a check depends on: changing name or color is fine, any other change makes it stale. */
export function sameForCheck(one: ConnectionForm, other: ConnectionForm): boolean {
  const facts = ({ orgId, clientId, secret, scopes, sandbox, baseUrl }: ConnectionForm) =>
    [orgId, clientId, scopes, sandbox, baseUrl, secret?.kind, secretMark(secret)] as const;
  const left = facts(one);
  return facts(other).every((fact, place) => fact === left[place]);
}

function secretMark(secret: SecretInput | undefined): string {
  if (secret?.kind === "typed") return secret.value;
  return secret?.kind === "held" ? secret.handle : "";
}
