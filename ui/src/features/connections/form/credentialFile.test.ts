import { expect, test } from "vitest";
import { looksLikeCredentialFile, looksLikeSecret } from "./credentialFile";
import { CLIENT, ORG } from "../testHost";

test.each([
  ['{"CLIENT_ID":"x"}', true],
  ['{"project":{"credentials":[{"clientId":"x"}]}}', true],
  ['{"values":[{"key":"API_KEY","value":"x"}]}', true],
  ['{"org_id":"x","secret":"p8e-hidden1"}', true],
  ["export IMS_CLIENT_SECRET=p8e-hidden1", true],
  [`x-api-key: ${CLIENT}\nx-gw-ims-org-id: ${ORG}`, true],
  [`Client ID\n${CLIENT}\nClient secret\np8e-hidden1`, true],
  ["curl -d 'client_id=x&client_secret=y' https://example.com", true],
  [`| CLIENT_ID | ${CLIENT} |`, true],
  [ORG, false],
  [CLIENT, false],
  ["p8e-hidden1", false],
  ["openid,AdobeID,read_organizations", false],
  ["My client ID", false],
  ["{}", false],
  ["http://127.0.0.1:4000", false],
])("%s is a credential file: %s", (text, expected) => {
  expect(looksLikeCredentialFile(text)).toBe(expected);
});

test("a secret is distinguished from other text", () => {
  expect(looksLikeSecret(" p8e-thisIsTheSecret0123\n")).toBe(true);
  expect(looksLikeSecret("p8e")).toBe(false);
  expect(looksLikeSecret("Prod")).toBe(false);
});
