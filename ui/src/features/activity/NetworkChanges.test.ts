import { expect, test } from "vitest";
import { wordsOf } from "./NetworkChanges";

const NOTHING = { at: 0, proxyBefore: null, proxy: null, certificateBefore: null, certificate: null };

test("a change shows the value before and after", () => {
  expect(wordsOf({ ...NOTHING, proxy: "http://proxy:80" })).toBe(
    "Proxy changed from the system’s to http://proxy:80.",
  );
  expect(wordsOf({ ...NOTHING, certificateBefore: "ab12" })).toBe(
    "Certificate changed from ab12 to the system’s.",
  );
});

test("settings that were confirmed again say so", () => {
  expect(wordsOf({ ...NOTHING, proxyBefore: "http://proxy:80", proxy: "http://proxy:80" })).toContain(
    "Confirmed again: proxy http://proxy:80",
  );
});
