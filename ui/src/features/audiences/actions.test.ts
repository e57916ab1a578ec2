import { expect, test } from "vitest";
import type { AudienceDetail } from "../../bindings";
import { whyNotShare } from "./AudienceActions";

const link = { kind: "trait", id: "1", name: "A" } as const;
const detail = (parts: object, inTray = false) =>
  ({ row: { inTray }, refusal: null, pair: null, ...parts }) as unknown as AudienceDetail;

test("an audience can be shared unless the engine refuses it, and the reason is shown", () => {
  expect(whyNotShare(detail({}))).toBeUndefined();
  expect(whyNotShare(detail({ refusal: { kind: "loop" } }))).toBeTruthy();
  expect(whyNotShare(detail({ refusal: { kind: "lifecycle", lifecycle: "draft" } }))).toMatch(/draft/i);
});

test("audiences in the tray or already shared cannot be shared again; an incomplete pair can be completed", () => {
  expect(whyNotShare(detail({}, true))).toMatch(/tray/);
  expect(whyNotShare(detail({ pair: { traits: [link], segments: [link] } }))).toMatch(/Already shared/);
  expect(whyNotShare(detail({ pair: { traits: [link], segments: [] } }))).toBeUndefined();
});
