import { act, fireEvent, render, screen } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { ApiProvider } from "../api/ApiProvider";
import { createQueryClient } from "../api/client";
import { Clock } from "../components/clock";
import { idle } from "../testIdle";
import { App } from "./App";

const host = vi.hoisted(() => {
  const later = () => {
    const made = {} as Record<"resolve" | "reject", (what: unknown) => void>;
    const promise = new Promise((resolve, reject) => Object.assign(made, { resolve, reject }));
    return Object.assign(made, { promise });
  };
  return { later, workspace: later() };
});

vi.mock("../platform", () => ({
  invoke: async (name: string) => {
    const answers: Record<string, unknown> = {
      workspace: host.workspace.promise,
      crosswalk: { rows: [], total: 0 },
      crosswalk_state: { own: 0, isComplete: true },
    };
    return answers[name] ?? [];
  },
  channel: (onmessage: unknown) => ({ onmessage }),
  onWorkspaceChanged: async () => () => {},
  onCloseAsked: async () => () => {},
  onJobOpened: async () => () => {},
  onModelOpened: async () => () => {},
  setZoom: async () => {},
}));

const SEARCH = "Search platforms and cards";
const SIDE = { readAt: null, refreshing: false, failure: null, missing: [], unreadable: 0, unconfirmed: 0 };
const WORKSPACE = {
  connection: { id: "c", name: "Luma EMEA", color: "#d31510", production: false, practice: true },
  sandbox: "prod",
  settings: { theme: "light", callouts: true },
  rights: {},
  counts: { traits: 0, segments: 0, audiences: 0, openJobs: 0 },
  freshness: {
    audienceManager: SIDE,
    experiencePlatform: SIDE,
  },
};

function open() {
  const client = createQueryClient();
  render(
    <Clock read={() => 0}>
      <ApiProvider client={client}>
        <App />
      </ApiProvider>
    </Clock>,
  );
  return client;
}

const field = () => screen.queryByLabelText(SEARCH, { selector: "input" });

describe("The window before it knows the connection", () => {
  beforeEach(() => {
    host.workspace = host.later();
    window.history.pushState(null, "", "#/crosswalk");
  });

  it("takes no words that it would lose", async () => {
    const client = open();
    // Longer than any of the other answers takes.
    await act(async () => void (await import("../features/destinations/CrosswalkScreen")));
    expect(field()).toBeNull();

    host.workspace.resolve(WORKSPACE);
    const search = await screen.findByLabelText(SEARCH, { selector: "input" });
    fireEvent.change(search, { target: { value: "Criteo" } });
    await idle(client);
    expect(field()).toHaveProperty("value", "Criteo");
  });

  it("opens also if the connection can't be read", async () => {
    open();
    host.workspace.reject({ code: "storage", message: "The data can't be read." });
    expect(await screen.findByLabelText(SEARCH, { selector: "input" })).not.toBeNull();
  });
});
