import { afterEach, describe, expect, it, vi } from "vitest";
import { isPressed, keysFor, switchKeys, switchPlace } from "./keys";

const NONE = { key: "", code: "", ctrlKey: false, metaKey: false, shiftKey: false, altKey: false };
const on = (platform: string) => vi.stubGlobal("navigator", { platform });

afterEach(() => vi.unstubAllGlobals());

describe("on a Mac", () => {
  it("keys are shown as Macs show them", () => {
    on("MacIntel");
    expect(
      [keysFor("search"), keysFor("shareTo"), keysFor("open"), keysFor("zoom"), switchKeys(0)].join(),
    ).not.toMatch(/Ctrl|Enter|Shift/);
  });

  it("connections are switched by Control and a digit, which takes no screenshot", () => {
    on("MacIntel");
    expect(switchPlace({ ...NONE, code: "Digit3", ctrlKey: true })).toBe(2);
    expect(switchPlace({ ...NONE, code: "Digit3", metaKey: true, shiftKey: true })).toBeUndefined();
    expect(switchPlace({ ...NONE, code: "Digit3", ctrlKey: true, shiftKey: true })).toBeUndefined();
  });

  it("letters work with the Command key alone", () => {
    on("MacIntel");
    expect(isPressed("search", { ...NONE, key: "k", metaKey: true })).toBe(true);
    expect(isPressed("search", { ...NONE, key: "k", ctrlKey: true })).toBe(false);
    expect(isPressed("shareTo", { ...NONE, key: "S", metaKey: true, shiftKey: true })).toBe(true);
  });
});

describe("elsewhere", () => {
  it("letters work with Ctrl", () => {
    on("Linux x86_64");
    expect(isPressed("search", { ...NONE, key: "k", ctrlKey: true })).toBe(true);
    expect(isPressed("search", { ...NONE, key: "k", metaKey: true })).toBe(false);
    expect(isPressed("search", { ...NONE, key: "k", ctrlKey: true, altKey: true })).toBe(false);
    expect(isPressed("shareTo", { ...NONE, key: "S", ctrlKey: true, shiftKey: true })).toBe(true);
    expect(keysFor("search")).toBe("Ctrl K");
  });

  it("connections are switched by Ctrl, Shift and a digit", () => {
    on("Win32");
    expect(switchPlace({ ...NONE, code: "Numpad9", ctrlKey: true, shiftKey: true })).toBe(8);
    expect(switchPlace({ ...NONE, code: "Digit9", ctrlKey: true })).toBeUndefined();
    expect(switchPlace({ ...NONE, code: "KeyA", ctrlKey: true, shiftKey: true })).toBeUndefined();
    expect(switchKeys(8)).toContain("9");
    expect(switchKeys(9)).toBeUndefined();
  });
});
