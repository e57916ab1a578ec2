import { afterEach, expect, it, vi } from "vitest";
import { copyPlainly } from "./plainCopy";

afterEach(() => vi.restoreAllMocks());

function copied(selected: string) {
  vi.spyOn(window, "getSelection").mockReturnValue({ toString: () => selected } as Selection);
  const setData = vi.fn();
  const event = Object.assign(new Event("copy", { cancelable: true }), { clipboardData: { setData } });
  document.dispatchEvent(event);
  return { data: setData.mock.calls[0]?.[1], isOurs: event.defaultPrevented };
}

it("copies an ID from a sentence without the marks around it, and everything else unchanged", () => {
  const stop = copyPlainly();
  expect(copied("Client ID \u2068abc\u2069")).toEqual({ data: "Client ID abc", isOurs: true });
  expect(copied("Client ID abc")).toEqual({ data: undefined, isOurs: false });
  stop();
  expect(copied("\u2068abc\u2069").isOurs).toBe(false);
});
