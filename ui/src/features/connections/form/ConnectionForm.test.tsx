import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type {
  CheckReport,
  CheckResult,
  ConnectionDraft,
  ConsoleFile,
  FoundCredential,
  SandboxChoice,
} from "../../../bindings";
import ConnectionFormScreen from "./ConnectionFormScreen";
import { CLIENT, KEYCHAIN, ORG, PASSED, PRACTICE, ROW, WRONG_SECRET, show } from "../testHost";

type ProgressChannel = { onmessage: (result: CheckResult) => void };
const host = vi.hoisted(() => ({
  commands: {} as Record<string, (args: never) => unknown>,
  asked: [] as Array<{ name: string; args: unknown }>,
}));

vi.mock("../../../platform", () => ({
  invoke: async (name: string, args: never) => {
    host.asked.push({ name, args });
    return host.commands[name]?.(args);
  },
  channel: (onmessage: unknown) => ({ onmessage }),
  onWorkspaceChanged: async () => () => {},
}));

const SECRET = "p8e-thisIsTheSecret0123";
const FILE = JSON.stringify({ CLIENT_ID: CLIENT, CLIENT_SECRETS: [SECRET], ORG_ID: ORG });
const CREDENTIAL: FoundCredential = {
  name: "Project",
  label: "Project",
  clientId: { origin: "CLIENT_ID", value: CLIENT },
  orgId: [{ origin: "ORG_ID", value: ORG }],
  secret: [{ origin: "CLIENT_SECRETS", handle: "h1" }],
  scopes: [{ origin: "SCOPES", value: "openid" }],
  sandbox: [],
  moreSecrets: 0,
};
const FOUND: ConsoleFile = { credentials: [CREDENTIAL], leftOutJwt: false };
const PROD: SandboxChoice = { name: "prod", title: "Prod", production: true, default: true, region: "VA7" };

function report(results: CheckResult[], usable: boolean): CheckReport {
  return { results, usable, sandboxes: usable ? [PROD] : [], checkedAt: 0 };
}

const button = (name: RegExp | string) => screen.findByRole("button", { name });
const sent = (name: string) => host.asked.filter((one) => one.name === name).map(({ args }) => args);

function paste(text: string, on: Element = document.body) {
  const event = new Event("paste", { bubbles: true, cancelable: true });
  Object.assign(event, { clipboardData: { getData: () => text, files: [] } });
  act(() => void on.dispatchEvent(event));
  return event;
}

beforeEach(() => {
  host.asked = [];
  host.commands = {
    connections: () => [PRACTICE, ROW],
    keychain: () => KEYCHAIN,
    console_file: () => FOUND,
    console_file_bytes: () => FOUND,
    connection_check: () => report([PASSED], true),
    connection_save: ({ draft }: { draft: ConnectionDraft }) => ({ ...ROW, ...draft, id: "c9" }),
  };
});

describe("a new connection", () => {
  it("is filled in from a file pasted anywhere, whose secret is neither on the page nor in any cache", async () => {
    const client = show(<ConnectionFormScreen route={{ screen: "newConnection" }} />);
    await button("Check");
    expect(paste(FILE).defaultPrevented).toBe(true);
    await screen.findByText("Read from the file, not shown");
    expect(screen.getByLabelText<HTMLInputElement>("Organization ID").value).toBe(ORG);
    expect(sent("console_file")).toEqual([{ text: FILE }]);
    expect(document.documentElement.outerHTML).not.toContain(SECRET);
    const inputs = [...document.querySelectorAll<HTMLInputElement>("input, textarea")];
    expect(inputs.map(({ value }) => value).join(" ")).not.toContain(SECRET);
    await waitFor(() => {
      const kept = client.getMutationCache().getAll();
      expect(JSON.stringify(kept.map(({ state }) => state.variables))).not.toContain(SECRET);
    });
  });

  it("leaves other pastes alone", async () => {
    show(<ConnectionFormScreen route={{ screen: "newConnection" }} />);
    await button("Check");
    expect(paste(ORG).defaultPrevented).toBe(false);
    expect(sent("console_file")).toEqual([]);
  });

  it("shows results as they arrive, uses the default sandbox, and is saved without a question if it works", async () => {
    let channel: ProgressChannel | undefined;
    let end: (report: CheckReport) => void = () => {};
    host.commands.connection_check = ({ progress }: { progress: ProgressChannel }) => {
      channel = progress;
      return new Promise<CheckReport>((resolve) => (end = resolve));
    };
    show(<ConnectionFormScreen route={{ screen: "newConnection" }} />);
    await button("Check");
    paste(FILE);
    await screen.findByText("Read from the file, not shown");
    // The check starts on its own, because its fields are filled in.
    await waitFor(() => expect(channel).toBeDefined());
    act(() => channel?.onmessage(PASSED));
    const step = await screen.findByText("Sign-in with Adobe");
    expect(step.closest("li")?.textContent).toContain("Passed");
    await act(async () => end(report([PASSED], true)));
    await screen.findByText("This connection works.");
    expect((await button(/Sandbox/)).textContent).toContain("Prod (prod)");
    expect(screen.getByText(/Turned on because this is a production sandbox/)).toBeTruthy();
    fireEvent.click(await button("Save"));
    await waitFor(() => expect(sent("connection_save")).toHaveLength(1));
    expect(sent("connection_save")[0]).toMatchObject({
      draft: {
        id: null,
        name: "Project",
        sandbox: "prod",
        region: "VA7",
        production: true,
        secret: { kind: "held", handle: "h1" },
      },
    });
  });

  it("does not overwrite input typed during the check", async () => {
    let end: (report: CheckReport) => void = () => {};
    host.commands.connection_check = () => new Promise<CheckReport>((resolve) => (end = resolve));
    show(<ConnectionFormScreen route={{ screen: "newConnection" }} />);
    await button("Check");
    paste(FILE);
    await waitFor(() => expect(sent("connection_check")).toHaveLength(1));
    const production = screen.getByLabelText<HTMLInputElement>(/^Production/);
    fireEvent.click(production);
    fireEvent.click(production);
    fireEvent.change(screen.getByLabelText("Sandbox"), { target: { value: "stage" } });
    const stage = { ...PROD, name: "stage", title: "Stage", default: false };
    await act(async () => end({ ...report([PASSED], true), sandboxes: [PROD, stage] }));
    expect((await button(/Sandbox/)).textContent).toContain("Stage (stage)");
    expect(screen.getByLabelText<HTMLInputElement>(/^Production/).checked).toBe(false);
    // The check ran before the sandbox was entered.
    await screen.findByText("The form was changed after this check.");
  });
});

describe("a rejected value", () => {
  it("has its own text, also at its field", async () => {
    host.commands.connection_save = () => {
      throw {
        code: "badInput",
        message: "taken",
        reason: "nameTaken",
        details: { field: "name", name: "Project" },
      };
    };
    show(<ConnectionFormScreen route={{ screen: "newConnection" }} />);
    await button("Check");
    expect(screen.queryByText(/Missing/)).toBeNull();
    paste(FILE);
    await screen.findByText("This connection works.");
    fireEvent.click(await button("Save"));
    const texts = await screen.findAllByText(/A connection named/);
    expect(texts).toHaveLength(2);
    expect(screen.getByLabelText("Name").getAttribute("aria-invalid")).toBe("true");
  });

  it("from a file shows what is wrong with the file", async () => {
    host.commands.console_file = () => {
      throw { code: "badInput", message: "x", reason: "consoleNoCredential", details: {} };
    };
    show(<ConnectionFormScreen route={{ screen: "newConnection" }} />);
    await button("Check");
    paste(FILE);
    await screen.findByText(/has no OAuth Server-to-Server credential/);
  });
});

describe("a credential file", () => {
  it("pasted into a field of a form with values is confirmed first, and never ends up in the field", async () => {
    show(<ConnectionFormScreen route={{ screen: "editConnection", id: "c1" }} />);
    const name = await screen.findByLabelText<HTMLInputElement>("Name");
    const text = `CLIENT_ID=${CLIENT}\nCLIENT_SECRET=${SECRET}`;
    expect(paste(text, name).defaultPrevented).toBe(true);
    await screen.findByText(/This replaces these fields of the form: Client secret/);
    expect(document.documentElement.outerHTML).not.toContain(SECRET);
    fireEvent.click(within(screen.getByRole("dialog")).getByRole("button", { name: "Cancel" }));
    expect(screen.queryByText("Read from the file, not shown")).toBeNull();
    paste(text, name);
    fireEvent.click(await button("Fill in fields"));
    await screen.findByText("Read from the file, not shown");
  });

  it("with several values for one field asks which one to use, by their location", async () => {
    host.commands.console_file = () => ({
      credentials: [
        {
          ...CREDENTIAL,
          secret: [
            { origin: "CLIENT_SECRET (line 2)", handle: "h1" },
            { origin: "CLIENT_SECRET (line 3)", handle: "h2" },
          ],
          sandbox: [{ origin: "SANDBOX", value: "stage" }],
        },
      ],
      leftOutJwt: true,
    });
    show(<ConnectionFormScreen route={{ screen: "newConnection" }} />);
    await button("Check");
    paste(FILE);
    fireEvent.click(await screen.findByLabelText("CLIENT_SECRET (line 3)"));
    fireEvent.click(await button("Fill in fields"));
    await waitFor(() =>
      expect(sent("connection_check").at(-1)).toMatchObject({
        draft: { sandbox: "stage", secret: { kind: "held", handle: "h2" } },
      }),
    );
    await screen.findByText(/Sandbox: stage\. A JWT credential was left out/);
  });

  it("with several credentials asks which", async () => {
    const other = { ...CREDENTIAL, label: "Stage", clientId: { origin: "x", value: "other" } };
    host.commands.console_file = () => ({ credentials: [CREDENTIAL, other], leftOutJwt: false });
    show(<ConnectionFormScreen route={{ screen: "newConnection" }} />);
    await button("Check");
    paste(FILE);
    fireEvent.click(await screen.findByLabelText("other (Stage)"));
    fireEvent.click(await button("Fill in fields"));
    await waitFor(() => expect(screen.getByLabelText<HTMLInputElement>("Client ID").value).toBe("other"));
  });

  it("that is opened is sent to the shell as bytes", async () => {
    show(<ConnectionFormScreen route={{ screen: "newConnection" }} />);
    await button("Check");
    const input = document.querySelector("input[type=file]") as HTMLInputElement;
    fireEvent.change(input, { target: { files: [new File([new Uint8Array([0xff, 0xfe, 0x7b, 0])], "x")] } });
    await waitFor(() => expect(sent("console_file_bytes")).toEqual([{ bytes: [0xff, 0xfe, 0x7b, 0] }]));
  });

  it("a secret alone goes to the field that hides it", async () => {
    show(<ConnectionFormScreen route={{ screen: "newConnection" }} />);
    const name = await screen.findByLabelText<HTMLInputElement>("Name");
    expect(paste(SECRET, name).defaultPrevented).toBe(true);
    const secret = screen.getByLabelText<HTMLInputElement>("Client secret");
    expect([secret.value, secret.type]).toEqual([SECRET, "password"]);
    expect(paste(SECRET, secret).defaultPrevented).toBe(false);
  });
});

describe("a connection that is edited", () => {
  const edit = () => show(<ConnectionFormScreen route={{ screen: "editConnection", id: "c1" }} />);

  it("says why a check failed, and asks before saving anyway", async () => {
    host.commands.connection_check = () => report([WRONG_SECRET], false);
    edit();
    fireEvent.click(await button("Check"));
    await screen.findByText("This connection does not work yet.");
    expect(screen.getByText(/knows this client ID, but not this secret/)).toBeTruthy();
    expect(await button("Copy request for your administrator")).toBeTruthy();
    fireEvent.click(await button("Save anyway…"));
    expect(sent("connection_save")).toEqual([]);
    fireEvent.click(await button("Save anyway"));
    await waitFor(() => expect(sent("connection_save")).toHaveLength(1));
    expect(sent("connection_save")[0]).toMatchObject({ draft: { id: "c1", secret: { kind: "kept" } } });
  });

  it("does not mistake an old check for one of the current form", async () => {
    edit();
    fireEvent.click(await button("Check"));
    await screen.findByText("This connection works.");
    fireEvent.click(await button("Replace"));
    fireEvent.change(await screen.findByLabelText("Client secret"), { target: { value: SECRET } });
    await screen.findByText("The form was changed after this check.");
    fireEvent.click(await button("Save anyway…"));
    await screen.findByText(/The form has not been checked in its current state/);
  });

  it("says what happens to the lists and the tray when the sandbox changes", async () => {
    edit();
    await button("Check");
    const left = /audiences of prod are replaced/;
    expect(screen.queryByText(left)).toBeNull();
    fireEvent.change(screen.getByLabelText("Sandbox"), { target: { value: "stage" } });
    await screen.findByText(left);
    fireEvent.change(screen.getByLabelText("Sandbox"), { target: { value: "prod" } });
    expect(screen.queryByText(left)).toBeNull();
  });

  it("offers memory, and only on request, when there is no keychain", async () => {
    host.commands.keychain = () => ({ ...KEYCHAIN, state: "absent" });
    host.commands.connection_save = () => {
      throw { code: "keychain", message: "keeping the secret: no such bus", details: {} };
    };
    host.commands.session_only = () => ({ ...KEYCHAIN, state: "absent", sessionOnly: true });
    edit();
    fireEvent.click(await button("Check"));
    await screen.findByText("This connection works.");
    fireEvent.click(await button("Save"));
    await screen.findByText("There is no keychain");
    expect(sent("session_only")).toEqual([]);
    fireEvent.click(await button("Keep it in memory and save"));
    await waitFor(() => expect(sent("connection_save")).toHaveLength(2));
    expect(sent("session_only")).toEqual([{ on: true }]);
  });

  it("that was removed in the meantime says so", async () => {
    show(<ConnectionFormScreen route={{ screen: "editConnection", id: "gone" }} />);
    await screen.findByText("This connection no longer exists");
  });
});
