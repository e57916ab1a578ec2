/** Destinations in the window: what the list shows and filters, the plan with its verdicts, mapping, and removing with undo. */
import { ToastContainer } from "@react-spectrum/s2/Toast";
import { Provider } from "@react-spectrum/s2/Provider";
import { fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import type { ReactNode } from "react";
import { beforeEach, expect, test, vi } from "vitest";
import { ApiProvider } from "../../api/ApiProvider";
import { createQueryClient } from "../../api/client";
import type { Activations, DestinationRow, Failure, MoveLine, MovePlan, ObjectLink } from "../../bindings";
import { withdrawOffers } from "../../components/toast";
import { useDialog } from "../../components/useDialog";
import { ActivationsPanel } from "../../shared/destinations/ActivationsPanel";
import { MapDialog } from "../../shared/destinations/MapDialog";
import { howOf, START } from "../../shared/destinations/mapForm";
import { reasonWords } from "../../shared/destinations/words";
import { idle } from "../../testIdle";
import { segmentRow } from "../../testRows";
import CrosswalkScreen from "./CrosswalkScreen";
import DestinationScreen from "./DestinationScreen";
import DestinationsScreen from "./DestinationsScreen";
import { MoveDialog } from "./MoveDialog";
import { PLAN, ROW, SEGMENT } from "./testMappings";

type Args = Record<string, unknown>;
const host = vi.hoisted(() => ({
  answers: {} as Record<string, unknown>,
  asked: [] as [string, Args][],
}));

vi.mock("../../platform", () => ({
  invoke: async (name: string, args: Args) => {
    host.asked.push([name, args]);
    const answer = host.answers[name] ?? null;
    return typeof answer === "function" ? await answer(args) : answer;
  },
  channel: (onmessage: unknown) => ({ onmessage }),
  onWorkspaceChanged: async () => () => {},
}));

const wasAsked = (name: string) => host.asked.some(([asked]) => asked === name);

function lastOf(name: string): Args | undefined {
  return host.asked.findLast(([asked]) => asked === name)?.[1];
}

const BING: DestinationRow = {
  ...ROW,
  id: "118308",
  name: "Microsoft Bing Ads",
  live: 1,
  twin: { ...ROW.twin, match: "renamed", twin: "Microsoft Bing" },
};
const OFFLINE: Failure = { code: "offline", message: "No network", details: {} };
beforeEach(() => {
  // A grid shows rows only where there is room for them.
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(400);
  vi.spyOn(HTMLElement.prototype, "clientWidth", "get").mockReturnValue(900);
  withdrawOffers();
  host.asked = [];
  host.answers = {
    destinations: [ROW, BING],
    double_activations: [],
    segments: { total: 0, offset: 0, rows: [] },
    map_plan: PLAN,
  };
});

function show(children: ReactNode, client = createQueryClient()) {
  return render(
    <Provider locale="en-US">
      <ApiProvider client={client}>{children}</ApiProvider>
    </Provider>,
  );
}

function Owner({ segments }: { segments: readonly ObjectLink[] }) {
  const { open, dialog } = useDialog<undefined>("mapSegments", () => (
    <MapDialog to={ROW} segments={segments} />
  ));
  return (
    <>
      <button onClick={() => open(undefined)}>Open</button>
      {dialog}
    </>
  );
}

function openDialog(segments: readonly ObjectLink[]) {
  show(<Owner segments={segments} />);
  fireEvent.click(screen.getByText("Open"));
}

function Mover() {
  const { open, dialog } = useDialog<undefined>("moveMappings", () => (
    <MoveDialog from={ROW} mappings={[{ segment: SEGMENT.id, mapping: "m1" }]} />
  ));
  return (
    <>
      <button onClick={() => open(undefined)}>Open</button>
      {dialog}
    </>
  );
}

test("the list is filtered by what Experience Platform has", async () => {
  show(<DestinationsScreen />);
  expect(await screen.findByText("Adikteev")).toBeTruthy();
  expect(screen.getByText("Also there: Microsoft Bing")).toBeTruthy();
  fireEvent.click(screen.getByRole("button", { name: /^Only here/ }));
  await waitFor(() => expect(screen.queryByText("Microsoft Bing Ads")).toBeNull());
  expect(screen.getByText("Adikteev")).toBeTruthy();
  expect(await screen.findByText("No audience reaches the same place from both services.")).toBeTruthy();
});

test("a plan shows a verdict for each segment, and only what fits is sent", async () => {
  host.answers.map_segments = {
    ...PLAN,
    entry: "e1",
    lines: PLAN.lines.map((line) => ({ ...line, done: line.fits })),
  };
  openDialog(PLAN.lines.map(({ segment }) => segment));
  const table = within(await screen.findByRole("table"));
  expect(table.getByText("Can be mapped")).toBeTruthy();
  expect(table.getByText("Can’t be mapped")).toBeTruthy();
  expect(table.getByText("The segment is paused.")).toBeTruthy();
  fireEvent.click(screen.getByRole("button", { name: "Map 1 segment" }));
  await waitFor(() =>
    expect(lastOf("map_segments")).toEqual({ to: ROW.id, segments: ["7", "8"], how: howOf(START) }),
  );
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
});

test("days and the value are planned again before anything can be sent", async () => {
  openDialog([SEGMENT]);
  await screen.findByRole("table");
  fireEvent.change(screen.getByLabelText(/^End/), { target: { value: "2026-12-31" } });
  await waitFor(() => expect(lastOf("map_plan")).toMatchObject({ how: { endsOn: "2026-12-31" } }));
});

test("every reason has words", () => {
  expect(reasonWords({ kind: "controlForbids", control: { kind: "pii" }, sources: ["“Web” (9)"] })).toContain(
    "“Web” (9)",
  );
  expect(reasonWords({ kind: "valueTaken", segment: "8" })).toBe("Segment 8 has the same value.");
});

test("both services are on one line, and a place that is reached twice says so", async () => {
  const found: Activations = {
    unread: null,
    places: [
      {
        place: "Microsoft Bing Ads",
        double: true,
        match: "renamed",
        certainty: "documented",
        manager: [
          {
            segment: SEGMENT,
            destination: { kind: "destination", id: BING.id, name: BING.name },
            state: "live",
            startsOn: "2026-11-01",
            endsOn: null,
            value: "7",
          },
        ],
        platform: [
          {
            audience: { kind: "audience", id: "a", name: "Gold" },
            dataflow: "f",
            name: "Bing, high value",
            card: "Microsoft Bing",
            on: true,
            shares: false,
          },
        ],
      },
    ],
  };
  host.answers.activations = found;
  show(<ActivationsPanel kind="audience" id="a" />);
  const row = within(await screen.findByRole("row", { name: /Microsoft Bing Ads/ }));
  expect(row.getByText("Sent twice")).toBeTruthy();
  expect(row.getByText("Gold: Live")).toBeTruthy();
  expect(row.getByText("Bing, high value: Live")).toBeTruthy();
});

test("what cannot be read is not said to be sent nowhere", async () => {
  host.answers.activations = { unread: OFFLINE, places: [] } satisfies Activations;
  show(<ActivationsPanel kind="audience" id="a" />);
  await screen.findByText(/only Audience Manager is shown/);
  expect(screen.getByText("No mapping of Audience Manager sends it.")).toBeTruthy();
  expect(screen.queryByText(/sent nowhere/)).toBeNull();
});

test("a move says what stays to be done by hand, and sends nothing then", async () => {
  host.answers.move_plan = {
    from: PLAN.destination,
    to: null,
    targets: [],
    lastDay: "2026-11-28",
    byHand: [{ kind: "setUp", cards: ["Criteo"] }],
    requests: 0,
    entry: null,
    lines: [
      {
        segment: SEGMENT,
        value: "7",
        audience: null,
        adds: false,
        endsOn: null,
        reason: "noAudience",
        rules: [],
        done: false,
        failure: null,
      },
    ],
  } satisfies MovePlan;
  show(<Mover />);
  fireEvent.click(screen.getByText("Open"));
  expect(
    await screen.findByText(/Set up a destination in Experience Platform with the card Criteo/),
  ).toBeTruthy();
  expect(screen.getByText(/share the segment first/)).toBeTruthy();
  expect(screen.getByRole("button", { name: "Move 0 mappings" })).toHaveProperty("disabled", true);
});

test("a mapping that is refused by then is said in the dialog, which only shows the result", async () => {
  const [first] = PLAN.lines;
  const refused = {
    ...first,
    fits: false,
    remarks: [{ reason: { kind: "paused" }, forbids: true, message: "" }],
  };
  let answer: (plan: unknown) => void = () => {};
  host.answers.map_segments = () => new Promise((resolve) => (answer = resolve));
  openDialog([SEGMENT]);
  fireEvent.click(await screen.findByRole("button", { name: "Map 1 segment" }));
  await waitFor(() => expect(lastOf("map_segments")).toBeTruthy());
  expect(screen.getByRole("button", { name: "Cancel" })).toHaveProperty("disabled", true);
  answer({ ...PLAN, lines: [refused] });
  const words = await screen.findByRole("alert");
  expect(words.textContent).toBe("Nothing is mapped. 1 segment is not, for the reasons below.");
  expect(screen.getByText("The segment is paused.")).toBeTruthy();
  expect(screen.queryByText(/can be mapped\./)).toBeNull();
  expect(screen.queryByLabelText(/^End/)).toBeNull();
  fireEvent.click(screen.getByRole("button", { name: "Close" }));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
});

test("a plan or a search that failed says so, and is repeated", async () => {
  const fail = () => Promise.reject(OFFLINE);
  Object.assign(host.answers, { map_plan: fail, segments: fail });
  openDialog([SEGMENT]);
  fireEvent.change(await screen.findByRole("searchbox"), { target: { value: "gold" } });
  await waitFor(() => expect(screen.getAllByRole("button", { name: "Try again" })).toHaveLength(2));
  expect(screen.queryByText("No segments found")).toBeNull();
  host.answers.map_plan = PLAN;
  const [, plan] = screen.getAllByRole("button", { name: "Try again" });
  fireEvent.click(plan as HTMLElement);
  expect(await screen.findByText("Can be mapped")).toBeTruthy();
});

test("a destination says what it is used for", async () => {
  host.answers.destination = ROW;
  host.answers.destination_mappings = { total: 0, offset: 0, rows: [] };
  show(<DestinationScreen route={{ screen: "destination", id: ROW.id }} />);
  expect(await screen.findByText("May be used for off-site ad targeting")).toBeTruthy();
  expect(screen.getByText("Jan 2018")).toBeTruthy();
});

test("importing a crosswalk asks before it replaces what was entered, and nothing otherwise", async () => {
  const state = { readUntil: "2026-11", own: 0, damaged: null };
  Object.assign(host.answers, {
    crosswalk: { total: 0, offset: 0, rows: [] },
    crosswalk_state: () => state,
    crosswalk_import: 3,
  });
  const client = createQueryClient();
  show(<CrosswalkScreen />, client);
  await screen.findByText(/pages as of Nov 2026/);
  fireEvent.click(screen.getByRole("button", { name: "Import…" }));
  await waitFor(() => expect(wasAsked("crosswalk_import")).toBe(true));
  // What another program entered since counts too, and what is not known may be lost.
  const ask = async (words: RegExp) => {
    host.asked = [];
    await idle(client);
    fireEvent.click(screen.getByRole("button", { name: "Import…" }));
    const question = await screen.findByRole("alertdialog");
    expect(question.textContent).toMatch(words);
    expect(wasAsked("crosswalk_import")).toBe(false);
    return question;
  };
  state.own = 2;
  const first = await ask(/2 entries of your organization are replaced/);
  fireEvent.click(within(first).getByRole("button", { name: "Cancel" }));
  await waitFor(() => expect(screen.queryByRole("alertdialog")).toBeNull());
  host.answers.crosswalk_state = () => Promise.reject(OFFLINE);
  const second = await ask(/Everything your organization entered is replaced/);
  fireEvent.click(within(second).getByRole("button", { name: "Choose file…" }));
  await waitFor(() => expect(wasAsked("crosswalk_import")).toBe(true));
});

test("an entry that could not be removed says so, although its dialog is closed", async () => {
  Object.assign(host.answers, {
    crosswalk: { total: 1, offset: 0, rows: [{ twin: BING.twin, platformType: "", own: true }] },
    crosswalk_state: { readUntil: "2026-11", own: 1, damaged: null },
    crosswalk_forget: () => Promise.reject(OFFLINE),
  });
  show(
    <>
      <ToastContainer />
      <CrosswalkScreen />
    </>,
  );
  fireEvent.click(await screen.findByRole("button", { name: /^Change / }));
  fireEvent.click(await screen.findByRole("button", { name: "Use the table again" }));
  await screen.findByText(/Can’t reach/);
});

test("the list is as it was left when a person comes back", async () => {
  const page = show(<DestinationsScreen />);
  fireEvent.change(await screen.findByRole("searchbox", { name: /^Search destinations/ }), {
    target: { value: "adik" },
  });
  await waitFor(() => expect(screen.queryByText("Microsoft Bing Ads")).toBeNull());
  fireEvent.click(screen.getByRole("button", { name: /^Only here/ }));
  page.unmount();
  show(<DestinationsScreen />);
  expect((await screen.findByRole("button", { name: /^Only here/ })).getAttribute("aria-pressed")).toBe(
    "true",
  );
  expect(screen.getByRole<HTMLInputElement>("searchbox", { name: /^Search destinations/ }).value).toBe(
    "adik",
  );
});

test("adding and removing segments keeps the focus where it is", async () => {
  const rows = ["1", "2"].map((id) => segmentRow({ id, name: `Found ${id}` }));
  host.answers.segments = { total: 2, offset: 0, rows };
  openDialog([]);
  const add = await screen.findByRole("button", { name: "Add Found 1" });
  add.focus();
  fireEvent.click(add);
  await screen.findByRole("button", { name: "Remove Found 1" });
  expect(document.activeElement?.getAttribute("aria-label")).toBe("Add Found 2");
  const remove = screen.getByRole("button", { name: "Remove Found 1" });
  remove.focus();
  fireEvent.click(remove);
  await waitFor(() => expect(screen.queryByRole("button", { name: "Remove Found 1" })).toBeNull());
  expect(document.activeElement?.getAttribute("aria-label")).toBe("Search segments to add");
});

test("a move goes to the dataflow that is shown, and says what labels and policies forbid", async () => {
  const line: MoveLine = {
    segment: SEGMENT,
    value: "7",
    audience: { kind: "audience", id: "a", name: "Gold" },
    adds: true,
    endsOn: null,
    reason: null,
    rules: [],
    done: false,
    failure: null,
  };
  const to = { id: "f1", name: "Always on", card: "Criteo", on: true };
  const plan: MovePlan = {
    from: PLAN.destination,
    to,
    targets: [to],
    lastDay: "2026-11-28",
    byHand: [],
    requests: 2,
    entry: null,
    lines: [
      line,
      { ...line, reason: "governance", rules: [{ kind: "labelForbids", label: "C12" }] },
      { ...line, reason: "paused" },
    ],
  };
  host.answers.move_plan = plan;
  host.answers.move_mappings = () => Promise.reject(OFFLINE);
  show(<Mover />);
  fireEvent.click(screen.getByText("Open"));
  expect(await screen.findByText(/Label C12 doesn’t allow/)).toBeTruthy();
  expect(screen.getByText(/Audience Manager does not send it, and Experience Platform would/)).toBeTruthy();
  fireEvent.click(screen.getByRole("button", { name: "Move 1 mapping" }));
  await waitFor(() => expect(lastOf("move_mappings")?.how).toEqual({ dataflow: "f1", lastDay: null }));
});
