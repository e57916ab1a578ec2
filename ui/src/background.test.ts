import { afterEach, expect, it, vi } from "vitest";
import { inBackground, watchRefusals } from "./background";

const shown = vi.fn();
let stop = () => {};

afterEach(() => {
  stop();
  shown.mockClear();
});

const refusal = { code: "storage", message: "disk full", details: {} };

it("shows why background work was rejected", async () => {
  stop = watchRefusals(shown);
  inBackground(Promise.reject(refusal));
  inBackground(Promise.resolve(1));
  inBackground(undefined);
  await vi.waitFor(() => expect(shown).toHaveBeenCalledExactlyOnceWith(refusal));
});

it("shows unhandled rejections, until it is stopped", () => {
  stop = watchRefusals(shown);
  const unhandled = () => Object.assign(new Event("unhandledrejection"), { reason: refusal });
  window.dispatchEvent(unhandled());
  stop();
  window.dispatchEvent(unhandled());
  expect(shown).toHaveBeenCalledExactlyOnceWith(refusal);
});
