import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  DEFAULT_SCOPES,
  clientIdShape,
  draftOf,
  emptyForm,
  gapsOf,
  isLoopback,
  orgIdShape,
  sameForCheck,
  tidyScopes,
  type ConnectionForm,
} from "./draft";
import addresses from "../../../../../tests/data/addresses.json";
import { sandboxAfter } from "./useConnectionForm";

const ORG = "1F2E3D4C5B6A798801234567@AdobeOrg";
const CLIENT = "a1b2c3d4e5f60718293a4b5c6d7e8f90";
const FULL: ConnectionForm = {
  ...emptyForm([]),
  name: "Luma",
  orgId: ORG,
  clientId: CLIENT,
  secret: { kind: "typed", value: " p8e-secret " },
  sandbox: "prod",
};

describe("the organization ID", () => {
  test("is unfinished at every step of typing it, and valid at the end", () => {
    for (let length = 0; length < ORG.length; length += 1) {
      const has = orgIdShape(ORG.slice(0, length));
      expect(has).toEqual({ state: "unfinished", has: length, needs: ORG.length });
    }
    expect(orgIdShape(ORG)).toEqual({ state: "good" });
  });

  test.each(["1F2G", `${ORG}x`, "1F2E@AdobeOrg", `${ORG.slice(0, 24)}0`, "someone@example.com"])(
    "cannot become valid from %s",
    (text) => expect(orgIdShape(text).state).toBe("wrong"),
  );

  test("of any 24 hexadecimal digits is valid", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9A-Fa-f]{24}$/), (digits) => {
        expect(orgIdShape(`${digits}@AdobeOrg`).state).toBe("good");
      }),
    );
  });
});

test("the client id is 32 letters and digits", () => {
  expect(clientIdShape(CLIENT).state).toBe("good");
  expect(clientIdShape(CLIENT.slice(1))).toEqual({ state: "unfinished", has: 31, needs: 32 });
  expect(clientIdShape(`${CLIENT}0`).state).toBe("wrong");
  expect(clientIdShape("a1-b2").state).toBe("wrong");
});

test("a base address must be on this computer, by the same table that the shell is tested with", () => {
  for (const { address, base } of addresses) expect([address, isLoopback(address)]).toEqual([address, base]);
  expect(isLoopback("")).toBe(true);
});

test("no text is accepted as a base address elsewhere", () => {
  const parts = [
    "http://",
    "127.0.0.1",
    "localhost",
    "[::1]",
    "@",
    ".",
    ":80",
    "example.com",
    "\\",
    "/",
    "#",
    "\u3002",
  ];
  const text = fc.array(fc.oneof(fc.constantFrom(...parts), fc.string({ maxLength: 3 })), { maxLength: 6 });
  fc.assert(
    fc.property(text, (pieces) => {
      const value = pieces.join("").trim();
      if (value === "" || !isLoopback(value)) return true;
      return (
        ["localhost", "[::1]"].includes(new URL(value).hostname) || new URL(value).hostname.startsWith("127.")
      );
    }),
  );
});

describe("the form", () => {
  test("names what is missing until it can be saved", () => {
    expect(gapsOf(emptyForm([]))).toEqual(["name", "orgId", "clientId", "secret", "sandbox"]);
    expect(gapsOf(FULL)).toEqual([]);
    expect(gapsOf({ ...FULL, secret: { kind: "typed", value: "" } })).toEqual(["secret"]);
    expect(gapsOf({ ...FULL, secret: { kind: "kept" }, scopes: " , " })).toEqual(["scopes"]);
  });

  test("is sent in tidy form, and not at all without a secret", () => {
    const draft = draftOf({ ...FULL, scopes: "openid, session,openid\nAdobeID", baseUrl: " " });
    expect(draft?.secret).toEqual({ kind: "typed", value: "p8e-secret" });
    expect(draft?.scopes).toBe("openid,session,AdobeID");
    expect(draft?.baseUrl).toBeNull();
    expect(draftOf({ ...FULL, secret: undefined })).toBeUndefined();
  });

  test("picks an unused color", () => {
    const first = emptyForm([]).color;
    expect(emptyForm([first]).color).not.toBe(first);
  });

  test("makes a check stale when a checked value changes, not when the name does", () => {
    expect(sameForCheck(FULL, { ...FULL, name: "Other", color: "#000000", production: true })).toBe(true);
    expect(sameForCheck(FULL, { ...FULL, sandbox: "dev" })).toBe(false);
    expect(sameForCheck(FULL, { ...FULL, secret: { kind: "typed", value: "p8e-other" } })).toBe(false);
    expect(sameForCheck(FULL, { ...FULL, secret: { kind: "kept" } })).toBe(false);
  });
});

test("the documented scopes are tidy already", () => {
  expect(tidyScopes(DEFAULT_SCOPES)).toBe(DEFAULT_SCOPES);
});

test("a check determines the sandbox: the named one, or else the default one, never another", () => {
  const of = (name: string, isDefault: boolean) => ({
    name,
    title: name,
    production: false,
    default: isDefault,
    region: `R-${name}`,
  });
  const report = { results: [], usable: true, checkedAt: 0, sandboxes: [of("dev", false), of("prod", true)] };
  expect(sandboxAfter("", report)).toMatchObject({ name: "prod", region: "R-prod" });
  expect(sandboxAfter("dev", report)).toMatchObject({ name: "dev", region: "R-dev" });
  expect(sandboxAfter("gone", report)).toBeUndefined();
  expect(sandboxAfter("", { ...report, sandboxes: [] })).toBeUndefined();
});
