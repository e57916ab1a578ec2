import { act, fireEvent, render, waitFor } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Settings } from "../bindings";
import { ApiProvider } from "./ApiProvider";
import { idle } from "../testIdle";
import { createQueryClient } from "./client";
import { useZoomOfWindow, zoomAfter, ZOOMS } from "./zoom";

const shell = vi.hoisted(() => ({
  settings: {} as Settings,
  zooms: [] as number[],
  kept: [] as number[],
  refuses: false,
  failed: vi.fn(),
}));

vi.mock("../platform", () => ({
  invoke: async (name: string, values: { settings: Settings }) => {
    if (name === "set_settings") {
      if (shell.refuses) throw { code: "storage", message: "disk full", details: {} };
      shell.settings = values.settings;
      shell.kept.push(values.settings.zoom ?? 0);
      return values.settings;
    }
    return { settings: shell.settings };
  },
  onWorkspaceChanged: async () => () => {},
  setZoom: async (factor: number) => void shell.zooms.push(factor),
}));

function Window() {
  useZoomOfWindow(shell.failed);
  return null;
}

async function open() {
  const client = createQueryClient();
  render(
    <ApiProvider client={client}>
      <Window />
    </ApiProvider>,
  );
  await idle(client);
}

const press = (key: string, held: object = { ctrlKey: true }) =>
  act(async () => void fireEvent.keyDown(document.body, { key, ...held }));

beforeEach(() => {
  shell.settings = { theme: "light", callouts: true, zoom: 100 };
  shell.zooms = [];
  shell.kept = [];
  shell.refuses = false;
  shell.failed.mockClear();
});

describe("the size of the window", () => {
  it("is the saved one from the start", async () => {
    shell.settings.zoom = 150;
    await open();
    await waitFor(() => expect(shell.zooms.at(-1)).toBe(1.5));
  });

  it("that cannot be saved shows a failure and is reverted", async () => {
    await open();
    shell.refuses = true;
    await press("+");
    await waitFor(() => expect(shell.failed).toHaveBeenCalledOnce());
    await waitFor(() => expect(shell.zooms.at(-1)).toBe(1));
  });

  it("follows Ctrl with + − 0, on every keyboard, and is saved", async () => {
    await open();
    await press("+");
    await press("=");
    await waitFor(() => expect(shell.zooms.at(-1)).toBe(1.25));
    await press("-", { metaKey: true });
    await waitFor(() => expect(shell.zooms.at(-1)).toBe(1.1));
    await press("0");
    await waitFor(() => expect(shell.zooms.at(-1)).toBe(1));
    await waitFor(() => expect(shell.kept).toEqual([110, 125, 110, 100]));
    expect(shell.settings.theme).toBe("light");
  });

  it("ignores keys that mean something else", async () => {
    await open();
    await press("+", {});
    await press("-", { ctrlKey: true, altKey: true });
    await press("1");
    expect(shell.kept).toEqual([]);
  });
});

it("stops at 80 and 200 percent, and goes from between two steps to the next", () => {
  const plus = { key: "+", code: "", ctrlKey: true, metaKey: false, altKey: false };
  const minus = { ...plus, key: "-" };
  expect([zoomAfter(plus, 200), zoomAfter(minus, 80)]).toEqual([200, 80]);
  expect([zoomAfter(plus, 120), zoomAfter(minus, 120)]).toEqual([125, 110]);
  expect([ZOOMS[0], ZOOMS.at(-1)]).toEqual([80, 200]);
});
