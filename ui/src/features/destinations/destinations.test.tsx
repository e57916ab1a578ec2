/** Destinations in the window: what the list shows and filters, the plan with its verdicts, mapping, and removing with undo. */
import { ToastContainer } from "@react-spectrum/s2/Toast";
import { Provider } from "@react-spectrum/s2/Provider";
import { fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import type { ReactNode } from "react";
import { beforeEach, expect, test, vi } from "vitest";
import { ApiProvider } from "../../api/ApiProvider";
import { createQueryClient } from "../../api/client";
import type {
  Activations,
  DestinationRow,
  MapPlan,
  MappedSegment,
  MovePlan,
  ObjectLink,
} from "../../bindings";
import { withdrawOffers } from "../../components/toast";
import { useDialog } from "../../components/useDialog";
import { ActivationsPanel } from "../../shared/destinations/ActivationsPanel";
import { MapDialog } from "../../shared/destinations/MapDialog";
import { howOf, START } from "../../shared/destinations/mapForm";
import { reasonWords } from "../../shared/destinations/words";
import DestinationScreen from "./DestinationScreen";
import DestinationsScreen from "./DestinationsScreen";
import { MoveDialog } from "./MoveDialog";

type Args = Record<string, unknown>;
const host = vi.hoisted(() => ({
  answers: {} as Record<string, unknown>,
  asked: [] as [string, Args][],
}));

vi.mock("../../platform", () => ({
  invoke: async (name: string, args: Args) => {
    host.asked.push([name, args]);
    return host.answers[name] ?? null;
  },
  channel: (onmessage: unknown) => ({ onmessage }),
  onWorkspaceChanged: async () => () => {},
}));

function lastOf(name: string): Args | undefined {
  return host.asked.findLast(([asked]) => asked === name)?.[1];
}

const ROW: DestinationRow = {
  id: "118309",
  name: "Adikteev",
  kind: "S2S",
  status: "ACTIVE",
  peopleBased: false,
  mapsAll: false,
  labels: ["OFFSITE_AD_TARGETING"],
  account: null,
  addressable: null,
  ofPeople: null,
  live: 2,
  ended: 0,
  lastMapped: null,
  twin: {
    name: "Adikteev",
    match: "none",
    certainty: "documented",
    twin: null,
    evidence: "No card",
    changed: "2018-01",
    identities: null,
  },
};
const BING: DestinationRow = {
  ...ROW,
  id: "118308",
  name: "Microsoft Bing Ads",
  live: 1,
  twin: { ...ROW.twin, match: "renamed", twin: "Microsoft Bing" },
};
const SEGMENT = { kind: "segment", id: "7", name: "Gold" } as const;
const PLAN: MapPlan = {
  destination: { kind: "destination", id: ROW.id, name: ROW.name },
  startsOn: "2026-11-28",
  endsOn: null,
  requests: 1,
  entry: null,
  lines: [
    { segment: SEGMENT, value: "7", fits: true, remarks: [], done: false, failure: null },
    {
      segment: { kind: "segment", id: "8", name: "Paused one" },
      value: "8",
      fits: false,
      remarks: [{ reason: { kind: "paused" }, forbids: true, message: "The segment is paused." }],
      done: false,
      failure: null,
    },
  ],
};

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

function show(children: ReactNode) {
  return render(
    <Provider locale="en-US">
      <ApiProvider client={createQueryClient()}>{children}</ApiProvider>
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

test("the list is filtered by what Experience Platform has", async () => {
  show(<DestinationsScreen />);
  expect(await screen.findByText("Adikteev")).toBeTruthy();
  expect(screen.getByText("Also there: Microsoft Bing")).toBeTruthy();
  fireEvent.click(screen.getByRole("button", { name: /^Only here/ }));
  await waitFor(() => expect(screen.queryByText("Microsoft Bing Ads")).toBeNull());
  expect(screen.getByText("Adikteev")).toBeTruthy();
  expect(screen.getByText("No audience reaches the same place from both services.")).toBeTruthy();
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

const MAPPED: MappedSegment = {
  id: "m1",
  segment: SEGMENT,
  state: "live",
  startsOn: "2026-11-01",
  endsOn: null,
  value: "7",
  sharesValue: true,
};

test("a mapping is removed after asking, with an undo", async () => {
  host.answers.destination = ROW;
  host.answers.destination_mappings = { total: 1, offset: 0, rows: [MAPPED] };
  host.answers.unmap_segments = { ...PLAN, entry: "e2", lines: [{ ...PLAN.lines[0], done: true }] };
  show(
    <>
      <ToastContainer />
      <DestinationScreen route={{ screen: "destination", id: ROW.id }} />
    </>,
  );
  const box = await screen.findByRole("checkbox", { name: /Gold/ });
  expect(screen.getByText("7 · same value twice")).toBeTruthy();
  fireEvent.click(box);
  fireEvent.click(await screen.findByRole("button", { name: "Remove mappings…" }));
  fireEvent.click(await screen.findByRole("button", { name: "Remove" }));
  await waitFor(() => expect(lastOf("unmap_segments")).toEqual({ from: ROW.id, segments: ["7"] }));
  host.answers.undo_edit = {};
  fireEvent.click(await screen.findByRole("button", { name: "Undo" }));
  await waitFor(() => expect(lastOf("undo_edit")).toEqual({ id: "e2" }));
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
        done: false,
        failure: null,
      },
    ],
  } satisfies MovePlan;
  function Mover() {
    const { open, dialog } = useDialog<undefined>("moveMappings", () => (
      <MoveDialog from={ROW} segments={[SEGMENT]} />
    ));
    return (
      <>
        <button onClick={() => open(undefined)}>Open</button>
        {dialog}
      </>
    );
  }
  show(<Mover />);
  fireEvent.click(screen.getByText("Open"));
  expect(
    await screen.findByText(/Set up a destination in Experience Platform with the card Criteo/),
  ).toBeTruthy();
  expect(screen.getByText(/share the segment first/)).toBeTruthy();
  expect(screen.getByRole("button", { name: "Move 0 mappings" })).toHaveProperty("disabled", true);
});
