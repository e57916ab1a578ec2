import { cleanup, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Health, KeychainState } from "../../bindings";
import ConnectionsScreen from "./ConnectionsScreen";
import CredentialsScreen from "./credentials/CredentialsScreen";
import HealthScreen from "./health/HealthScreen";
import { KEYCHAIN, PASSED, PRACTICE, ROW, WRONG_SECRET, show } from "./testHost";

const host = vi.hoisted(() => ({
  commands: {} as Record<string, (args: never) => unknown>,
  asked: [] as Array<{ name: string; args: unknown }>,
}));

vi.mock("../../platform", () => ({
  invoke: async (name: string, args: never) => {
    host.asked.push({ name, args });
    return host.commands[name]?.(args);
  },
  channel: (onmessage: unknown) => ({ onmessage }),
  onWorkspaceChanged: async () => () => {},
}));

const button = (name: RegExp | string) => screen.findByRole("button", { name });
const sent = (name: string) => host.asked.filter((one) => one.name === name).map(({ args }) => args);

const HEALTH: Health = {
  report: { results: [PASSED], usable: true, sandboxes: [], checkedAt: 0 },
  account: null,
  dataSources: null,
  sandboxes: 0,
  flows: null,
  destination: "unknown",
  destinationSandbox: null,
  lastRunFailed: false,
  source: { state: "unknown", contents: null },
  legacyHint: false,
  limits: [
    { limit: "traits", used: 85_000, maximum: 100_000 },
    { limit: "segments", used: null, maximum: 20_000 },
  ],
  readAt: 0,
};

beforeEach(() => {
  host.asked = [];
  host.commands = {
    connections: () => [PRACTICE, ROW],
    keychain: () => KEYCHAIN,
    workspace: () => ({
      connection: { ...ROW, id: "c1" },
      settings: {},
      rights: {},
      keychain: KEYCHAIN.name,
      sessionOnly: false,
    }),
    connection_health: () => HEALTH,
  };
});

describe("removing a production connection", () => {
  async function ask() {
    show(<ConnectionsScreen />);
    fireEvent.click(await button("More actions for Luma EMEA"));
    fireEvent.click(await screen.findByRole("menuitem", { name: /Remove/ }));
    return screen.findByRole("alertdialog");
  }

  it("lists what is removed and requires its name", async () => {
    const dialog = await ask();
    expect(await within(dialog).findByText("Its client secret, in Secret Service")).toBeTruthy();
    expect(sent("keychain")).toEqual([]);
    expect(within(dialog).getByText("Production")).toBeTruthy();
    expect(within(dialog).getByText(ROW.orgId)).toBeTruthy();
    expect(within(dialog).getByText(ROW.clientId)).toBeTruthy();
    const remove = within(dialog).getByRole<HTMLButtonElement>("button", { name: "Remove" });
    expect(remove.disabled).toBe(true);
    fireEvent.change(within(dialog).getByRole("textbox"), { target: { value: "Luma EMEA" } });
    expect(remove.disabled).toBe(false);
    expect(sent("connection_remove")).toEqual([]);
  });

  it("shows the results of checking again, good or bad", async () => {
    host.commands.connection_remove = () => ({ secretGone: null, rowsRemoved: 12, rowsLeft: 1 });
    const dialog = await ask();
    fireEvent.change(within(dialog).getByRole("textbox"), { target: { value: "Luma EMEA" } });
    fireEvent.click(within(dialog).getByRole("button", { name: "Remove" }));
    await screen.findByText(/could not be checked for the secret. Look there for the entry connection:c1/);
    expect(screen.getByText("12 rows of lists, jobs, and tray removed")).toBeTruthy();
    expect(screen.getByText("1 row is left")).toBeTruthy();
  });
});

it("the practice workspace can be hidden from the picker only while another connection is in use", async () => {
  host.commands.connections = () => [
    { ...PRACTICE, inUse: false },
    { ...ROW, inUse: true },
  ];
  host.commands.practice_hidden = () => [{ ...PRACTICE, inUse: false, hidden: true }, ROW];
  show(<ConnectionsScreen />);
  fireEvent.click(await button("More actions for Practice workspace"));
  fireEvent.click(await screen.findByRole("menuitem", { name: /Hide from/ }));
  await screen.findByText("Hidden from the menu");
  expect(sent("practice_hidden")).toEqual([{ hidden: true }]);
});

describe("the health page", () => {
  it("shows unknown values as unknown, never as 0", async () => {
    show(<HealthScreen route={{ screen: "connection" }} />);
    const manager = await screen.findByRole("region", { name: "Audience Manager" });
    const row = (name: string) => within(manager).getByText(name).parentElement?.textContent;
    expect(row("Account")).toBe("AccountUnknown");
    expect(row("Data sources visible")).toBe("Data sources visibleUnknown");
    expect(row("Status")).toBe("StatusUnknown");
    const permission = screen.getByRole("row", { name: /^Create traits/ });
    expect(permission.textContent).toBe("Create traitsSharing audiencesAudience ManagerUnknown");
    const platform = screen.getByRole("region", { name: "Experience Platform" });
    expect(within(platform).getByText("Sandboxes visible").parentElement?.textContent).toBe(
      "Sandboxes visible0",
    );
    const flow = screen.getByRole("region", { name: "It is unknown whether members flow" });
    expect(within(flow).getAllByText("Unknown")).toHaveLength(2);
    expect(screen.getByRole("meter", { name: "Traits" }).getAttribute("aria-valuetext")).toBe(
      "85,000 of 100,000",
    );
    expect(screen.getByText("Segments").parentElement?.textContent).toBe("SegmentsUnknown, at most 20,000");
    expect(screen.getByText(/85% used/).textContent).toContain("15,000 left");
  });

  it("says first and most visibly that members do not flow, what that means, and what to ask for", async () => {
    const right = (subject: "createTraits" | "mapTraits", problem: "missingRight" | null) =>
      ({ ...PASSED, subject, outcome: problem ? "limited" : "passed", problem }) as const;
    host.commands.connections = () => [PRACTICE, { ...ROW, inUse: true }].map((row) => ({ ...row }));
    host.commands.audience_facets = () => ({
      shared: [
        { value: "live", label: "", count: 1 },
        { value: "paused", label: "", count: 2 },
        { value: "arriving", label: "", count: 4 },
        { value: "notShared", label: "", count: 145 },
      ],
    });
    host.commands.connection_health = () => ({
      ...HEALTH,
      destination: "paused",
      destinationSandbox: "prod",
      source: {
        state: "on",
        contents: { kind: "selected", segments: 4, allSegments: false, traits: 1, allTraits: false },
      },
      report: {
        ...HEALTH.report,
        results: [right("createTraits", null), right("mapTraits", "missingRight")],
      },
    });
    show(<HealthScreen route={{ screen: "connection" }} />);
    const flow = await screen.findByRole("region", { name: "Paused: no members reach Audience Manager" });
    await waitFor(() => expect(flow.textContent).toContain("2 shared audiences receive no new members"));
    expect(flow.textContent).not.toMatch(/populating/i);
    expect(flow.textContent).toContain("arrive as audiences. 4 segments are selected. 1 trait is selected.");
    expect(within(flow).getByRole("button", { name: "Copy request for an administrator" })).toBeTruthy();
    expect(flow.textContent).toContain(ROW.orgId);
    const [, first] = within(screen.getByRole("region", { name: "Permissions" })).getAllByRole("row");
    expect(first?.textContent).toMatch(/^Map traits to segments.*Missing$/);
  });

  it("says which traits its limit does not count, if the list is available", async () => {
    host.commands.workspace = () => ({
      connection: { ...ROW, id: "c1" },
      counts: { traits: 86_558 },
      settings: {},
      rights: {},
    });
    host.commands.connections = () => [{ ...ROW, inUse: true }];
    show(<HealthScreen route={{ screen: "connection" }} />);
    await screen.findByText("Third-party traits are not counted (1,558).");
  });

  it("says that members flow and that the last run failed, both at once", async () => {
    host.commands.connection_health = () => ({ ...HEALTH, destination: "on", lastRunFailed: true });
    show(<HealthScreen route={{ screen: "connection" }} />);
    await screen.findByText("Members flow to Audience Manager, but the last run failed");
    expect(screen.getByText("On, last run failed")).toBeDefined();
  });

  it("checks the services again on request", async () => {
    show(<HealthScreen route={{ screen: "connection" }} />);
    await screen.findByRole("region", { name: "Limits" });
    fireEvent.click(await button("Check again"));
    await waitFor(() =>
      expect(sent("connection_health")).toEqual([
        { id: "c1", fresh: false },
        { id: "c1", fresh: true },
      ]),
    );
  });

  it("shows another connection without switching to it, and says if it no longer exists", async () => {
    const other = { ...ROW, id: "c2", name: "Luma APAC" };
    host.commands.connections = () => [PRACTICE, { ...ROW, inUse: true }, other];
    show(<HealthScreen route={{ screen: "connectionHealth", id: "c2" }} />);
    await screen.findByRole("region", { name: "Limits" });
    expect(screen.getByText("Luma APAC")).toBeTruthy();
    expect(screen.queryByText("Luma EMEA")).toBeNull();
    expect(sent("connection_health")).toEqual([{ id: "c2", fresh: false }]);
    expect(sent("connection_use")).toEqual([]);
    cleanup();
    show(<HealthScreen route={{ screen: "connectionHealth", id: "gone" }} />);
    await screen.findByText("This connection no longer exists");
  });

  it("has the ticket text if the older integration appears to be on", async () => {
    host.commands.connection_health = () => ({ ...HEALTH, destination: "off", legacyHint: true });
    show(<HealthScreen route={{ screen: "connection" }} />);
    await button("Copy ticket text");
    const ticket = screen.getByText(/Disable the legacy Experience Platform/);
    // The organization comes with the connection, not with the checks.
    await waitFor(() => expect(ticket.textContent).toContain("@AdobeOrg"));
  });
});

describe("the credentials page", () => {
  it.each<KeychainState>(["locked", "absent", "denied"])(
    "says how to fix a keychain that is %s, and offers memory as an alternative",
    async (state) => {
      host.commands.keychain = () => ({ ...KEYCHAIN, state });
      host.commands.session_only = () => ({ ...KEYCHAIN, state, sessionOnly: true });
      show(<CredentialsScreen />);
      fireEvent.click(await button("Keep secrets in memory for this session"));
      await screen.findByText("Secrets are held in memory for this session");
      expect(screen.queryByRole("button", { name: /Keep secrets in memory/ })).toBeNull();
    },
  );

  it("tests a credential in its place and says what is wrong", async () => {
    host.commands.credential_test = () => ({
      results: [WRONG_SECRET],
      usable: false,
      sandboxes: [],
      checkedAt: 0,
    });
    show(<CredentialsScreen />);
    fireEvent.click(await button("Test the credential of Luma EMEA"));
    const test = await screen.findByRole("region", { name: "Test of Luma EMEA" });
    await within(test).findByText(/but not this secret/);
    expect(sent("credential_test")).toHaveLength(1);
  });

  it("says that an older secret will be used after a restart, if the keychain still has one", async () => {
    const secret = { place: "session", keptAt: 5, usedAt: null, olderKeptAt: 1 } as const;
    host.commands.connections = () => [{ ...ROW, secret }];
    show(<CredentialsScreen />);
    await screen.findByText(/An older secret is still in Secret Service/);
  });

  it("forgets a secret that was typed but not sent", async () => {
    show(<CredentialsScreen />);
    fireEvent.click(await button("Replace the secret of Luma EMEA"));
    fireEvent.change(await screen.findByLabelText("New client secret"), { target: { value: "p8e-new" } });
    fireEvent.click(await button("Cancel"));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    fireEvent.click(await button("Replace the secret of Luma EMEA"));
    expect((await screen.findByLabelText<HTMLInputElement>("New client secret")).value).toBe("");
  });

  it("sends a new secret once and stores it nowhere", async () => {
    host.commands.credential_replace = () => ROW;
    const client = show(<CredentialsScreen />);
    fireEvent.click(await button("Replace the secret of Luma EMEA"));
    fireEvent.change(await screen.findByLabelText("New client secret"), { target: { value: "p8e-new" } });
    fireEvent.click(await button("Replace"));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(sent("credential_replace")).toEqual([{ id: "c1", secret: { kind: "typed", value: "p8e-new" } }]);
    await waitFor(() => {
      const kept = client.getMutationCache().getAll();
      expect(JSON.stringify(kept.map(({ state }) => state.variables))).not.toContain("p8e-new");
    });
  });
});
