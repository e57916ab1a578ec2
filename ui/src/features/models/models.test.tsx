/** The pages of models: the list with its alarms, the choice of a point in three ways, a recipe, and the form. */
import { Provider } from "@react-spectrum/s2/Provider";
import { ToastContainer } from "@react-spectrum/s2/Toast";
import { act, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import { beforeEach, expect, it, vi } from "vitest";
import { ApiProvider } from "../../api/ApiProvider";
import { createQueryClient } from "../../api/client";
import { Clock } from "../../components/clock";
import { PlaceMemory } from "../../placeMemory";
import ModelScreen from "./ModelScreen";
import ModelsScreen from "./ModelsScreen";
import NewModelScreen from "./NewModelScreen";
import { detail, recipe, row, step } from "./testModels";

const host = vi.hoisted(() => ({
  rows: [] as unknown[],
  detail: undefined as unknown,
  recipes: [] as unknown[],
  checks: [] as unknown[],
  called: [] as [string, Record<string, unknown>][],
  /** What is said about mapping the segment of the plan. */
  mapping: [] as unknown[],
  /** Commands that fail. */
  fails: new Set<string>(),
  /** Failures of commands. */
  failures: new Map<string, unknown>(),
  /** Answers that are not there yet. */
  held: new Map<string, Promise<unknown>>(),
}));

const SOURCE = { kind: "dataSource", id: "5", name: "Website" };

vi.mock("../../platform", () => ({
  invoke: async (name: string, args: Record<string, unknown> = {}) => {
    host.called.push([name, args]);
    await host.held.get(name);
    if (host.fails.has(name)) throw { code: "offline", message: `${name} failed.`, details: {} };
    const failure = host.failures.get(name);
    // oxlint-disable-next-line typescript/only-throw-error
    if (failure !== undefined) throw failure;
    switch (name) {
      case "workspace":
        return { connection: { id: "c", name: "Luma", production: false } };
      case "models":
        return { rows: host.rows, active: 3, mostActive: 20, traits: 7, mostTraits: 50 };
      case "model_detail":
        return host.detail;
      case "recipes":
        return host.recipes;
      case "model_data_sources":
      case "data_sources":
        return [SOURCE];
      case "destinations":
        return [
          { id: "9", name: "Harbor DSP", mapsAll: false },
          { id: "10", name: "Analytics", mapsAll: true },
        ];
      case "model_check":
        return host.checks;
      case "recipe_plan":
        return {
          steps: [step("model", "planned", "People like Gold"), step("mapping", "planned", "Harbor DSP")],
          checks: [],
          mapping: host.mapping,
          isBlocked: host.mapping.length > 0,
          requests: 3,
        };
      case "recipe_start":
      case "recipe_choose":
        return host.recipes[0] ?? recipe({});
      case "feeds":
        return { rows: [{ feed: { kind: "dataSource", id: "30606", name: "Movers" }, price: "$0.85 CPM" }] };
      case "segments":
        return { total: 0, offset: 0, rows: [] };
      case "segment_detail":
        return { row: { id: "71", name: "Gold" } };
      case "trait_folders":
      case "segment_folders":
        return [];
      default:
        return null;
    }
  },
  channel: (onmessage: unknown) => ({ onmessage }),
  onWorkspaceChanged: async () => () => {},
}));

function show(part: React.ReactNode, client = createQueryClient()) {
  render(
    <Provider locale="en-US" colorScheme="light">
      <Clock read={() => 0}>
        <ApiProvider client={client}>
          <PlaceMemory scope="c">{part}</PlaceMemory>
          <ToastContainer />
        </ApiProvider>
      </Clock>
    </Provider>,
  );
}

const calls = (name: string) => host.called.filter(([called]) => called === name).map(([, args]) => args);

beforeEach(() => {
  host.rows = [];
  host.detail = detail();
  host.recipes = [];
  host.checks = [];
  host.called = [];
  host.mapping = [];
  host.fails = new Set();
  host.failures = new Map();
  host.held = new Map();
});

it("lists what each model is doing, and raises the alarm at the second and third run without data", async () => {
  host.rows = [
    row({
      id: "1",
      name: "Good",
      traits: [{ object: { kind: "trait", id: "8", name: "Alike" }, devices: 1_200 }],
    }),
    row({ id: "2", name: "Almost", state: "lastTry", missing: ["trait", "segment"] }),
    row({ id: "3", name: "Ended", state: "over" }),
  ];
  show(<ModelsScreen />);
  const rows = (await screen.findAllByRole("row")).slice(1);
  expect(rows.map((one) => within(one).getByRole("rowheader").textContent)).toEqual([
    "Good",
    "Almost",
    "Ended",
  ]);
  expect(rows[0]?.textContent).toContain("Alike (1,200 devices)");
  expect(rows[1]?.textContent).toContain("Missing: trait and segment");
  expect(
    screen.getByRole("group", { name: "1 model was ended by three runs without data" }).textContent,
  ).toContain("Ended");
  expect(
    screen.getByRole("group", { name: "The next run is the last try of 1 model" }).textContent,
  ).toContain("Almost");
});

it("chooses one point with the slider, the table, and keys, and the button carries it", async () => {
  show(<ModelScreen route={{ screen: "model", id: "1" }} />);
  const slider = await screen.findByRole("slider", { name: "Accuracy" });
  expect(slider.getAttribute("aria-valuetext")).toBe("50%, 120 devices");
  expect(screen.getByRole("button", { name: "Create algorithmic trait at 50%…" })).toBeDefined();
  fireEvent.keyDown(slider, { key: "End" });
  expect(screen.getByRole("button", { name: "Create algorithmic trait at 0%…" })).toBeDefined();
  fireEvent.click(screen.getByRole("radio", { name: "80%" }));
  expect(slider.getAttribute("aria-valuetext")).toBe("80%, 40 devices");
  fireEvent.click(screen.getByRole("radio", { name: /^Reach:/ }));
  expect(screen.getByRole("button", { name: "Create algorithmic trait of 40 devices…" })).toBeDefined();
  fireEvent.keyDown(slider, { key: "Home" });
  expect(screen.queryByRole("button", { name: /Create algorithmic trait of/ })).toBeNull();
});

it("goes on with what waits for the point", async () => {
  host.recipes = [recipe({ state: "choice" })];
  show(<ModelScreen route={{ screen: "model", id: "1" }} />);
  fireEvent.click(await screen.findByRole("button", { name: "Go on at 50%" }));
  await waitFor(() => expect(calls("recipe_choose")).toEqual([{ id: "r1", takes: { accuracy: 0.5 } }]));
});

it("says why a recipe stopped, and offers the way on only where there is one", async () => {
  host.recipes = [
    recipe({ state: "stopped", stop: "emptyRun" }),
    recipe({ id: "r2", state: "stopped", stop: "modelOver", canContinue: false }),
  ];
  show(<ModelsScreen />);
  const again = await screen.findAllByRole("button", { name: "Continue" });
  expect(again).toHaveLength(1);
  fireEvent.click(again[0] as HTMLElement);
  await waitFor(() => expect(calls("recipe_continue")).toEqual([{ id: "r1" }]));
  expect(document.body.textContent).toContain("Audience Manager tries again each day");
  expect(document.body.textContent).toContain("Start again with other data sources");
});

it("asks before a recipe is undone, and names what goes", async () => {
  const made = {
    ...step("trait", "done", "Alike"),
    object: { kind: "trait" as const, id: "8", name: "Alike" },
  };
  host.recipes = [
    recipe({ state: "done", canCancel: false, canUndo: true, steps: [{ ...made, inferred: true }] }),
  ];
  show(<ModelsScreen />);
  fireEvent.click(await screen.findByText("1 that has ended"));
  fireEvent.click(await screen.findByRole("button", { name: "Undo…" }));
  const dialog = await screen.findByRole("alertdialog");
  expect(dialog.textContent).toContain("Found after a lost answer");
  expect(calls("recipe_undo")).toEqual([]);
  fireEvent.click(within(dialog).getByRole("button", { name: "Remove" }));
  await waitFor(() => expect(calls("recipe_undo")).toEqual([{ id: "r1", alsoUnconfirmed: true }]));
});

it("does not delete a model that traits use", async () => {
  host.detail = detail({ traits: [{ kind: "trait", id: "8", name: "Alike" }] });
  show(<ModelScreen route={{ screen: "model", id: "1" }} />);
  fireEvent.click(await screen.findByRole("button", { name: "Delete…" }));
  const dialog = await screen.findByRole("alertdialog");
  expect(dialog.textContent).toContain("Alike");
  expect(within(dialog).getByRole<HTMLButtonElement>("button", { name: "Delete" }).disabled).toBe(true);
});

it("excludes what is proposed, shows every step, and starts once", async () => {
  host.checks = [
    {
      check: "catchAll",
      verdict: "warns",
      number: null,
      traits: [{ kind: "trait", id: "3", name: "Everybody" }],
    },
  ];
  show(<NewModelScreen route={{ screen: "newModel", kind: "segment", baselineId: "71" }} />);
  fireEvent.click(await screen.findByRole("checkbox", { name: "Website" }));
  expect(await screen.findByRole("checkbox", { name: "Everybody" })).toBeDefined();
  const start = screen.getByRole("button", { name: "Start" });
  expect((start as HTMLButtonElement).disabled).toBe(true);
  fireEvent.click(screen.getByRole("button", { name: /Data Source/ }));
  fireEvent.click(await screen.findByRole("option", { name: "Website" }));
  await waitFor(() => expect((start as HTMLButtonElement).disabled).toBe(false));
  expect(screen.getByRole("list", { name: "What happens" }).textContent).toContain(
    "Create the model: People like Gold",
  );
  fireEvent.click(start);
  await waitFor(() => expect(calls("recipe_start")).toHaveLength(1));
  expect(calls("recipe_start")[0]?.form).toMatchObject({
    model: { new: { baseline: "71", dataSources: ["5"], excluded: ["3"], lookBackDays: 30 } },
    takes: null,
    traitName: "People like Gold",
    segmentName: "People like Gold",
    dataSource: "5",
    destination: null,
  });
});

/** Fills in the form *Find people like these*, and returns the button that starts. */
async function filled() {
  show(<NewModelScreen route={{ screen: "newModel", kind: "segment", baselineId: "71" }} />);
  fireEvent.click(await screen.findByRole("checkbox", { name: "Website" }));
  fireEvent.click(await screen.findByRole("button", { name: /Data Source/ }));
  fireEvent.click(await screen.findByRole("option", { name: "Website" }));
  const start = screen.getByRole<HTMLButtonElement>("button", { name: "Start" });
  return { start, only: screen.getByRole<HTMLButtonElement>("button", { name: "Only create the model" }) };
}

/** The field behind a picker: the list itself shows only as much as fits on a screen. */
const behind = (overlay: string) =>
  document.querySelector<HTMLSelectElement>(`[data-overlay=${overlay}] select`);
const entries = (overlay: string) => [...(behind(overlay)?.options ?? [])];
const choose = (overlay: string, value: string) =>
  fireEvent.change(behind(overlay) as HTMLSelectElement, { target: { value } });

it("says before anything is sent that the destination cannot take the segment", async () => {
  host.mapping = [
    { reason: { kind: "noPair" }, forbids: true, message: "“Harbor DSP” needs a key and a value." },
  ];
  const { start, only } = await filled();
  await screen.findByText(/Mapping to .*Harbor DSP.*: .*key/);
  expect(screen.queryByText("No problems were found.")).toBeNull();
  expect(start.disabled).toBe(true);
  // The model itself is fine.
  expect(only.disabled).toBe(false);
  // Nothing can be mapped to a destination that maps all segments by itself.
  expect(entries("recipeDestination").map((one) => one.textContent.trim())).toEqual([
    "",
    "None",
    "Harbor DSP",
  ]);
  choose("recipeDestination", "9");
  await waitFor(() => expect(entries("mappingValue").length).toBeGreaterThan(0));
  choose("mappingValue", "code");
  await waitFor(() =>
    expect(calls("recipe_plan").at(-1)?.form).toMatchObject({
      destination: { id: "9", how: { value: "{integrationCode}", prefix: "" } },
    }),
  );
});

it("leads to what an earlier press created, and forgets a failure when the form changes", async () => {
  host.failures.set("model_create", {
    code: "conflict",
    reason: "createdBefore",
    message: "An earlier press created it.",
    details: { id: "44" },
  });
  host.failures.set("recipe_start", { code: "offline", message: "No answer.", details: {} });
  const { start, only } = await filled();
  const offline = "Can’t reach the service";
  await waitFor(() => expect(start.disabled).toBe(false));
  fireEvent.click(start);
  await screen.findByRole("alert", { name: offline });
  expect(screen.queryByRole("link", { name: "Open what was created" })).toBeNull();
  fireEvent.click(only);
  const link = await screen.findByRole("link", { name: "Open what was created" });
  expect(link.getAttribute("href")).toContain("44");
  // The other failure is gone.
  expect(screen.queryByRole("alert", { name: offline })).toBeNull();
  fireEvent.click(screen.getByRole("radio", { name: "90 days" }));
  await waitFor(() => expect(screen.queryByRole("alert", { name: "Conflict" })).toBeNull());
  expect(screen.queryByRole("link", { name: "Open what was created" })).toBeNull();
});

it("lists a recipe that this version cannot read, with what to do", async () => {
  host.recipes = [
    recipe({
      state: "unreadable",
      steps: [],
      canContinue: false,
      canCancel: false,
      failure: { code: "newerData", message: "Another version stored it.", details: {} },
    }),
  ];
  show(<ModelsScreen />);
  await screen.findByText("Can’t be read");
  expect(document.body.textContent).toContain("Update this one to open it.");
  expect(screen.queryByRole("button", { name: "Continue" })).toBeNull();
});

it("shows the failure of everything that is pressed about a recipe or a model", async () => {
  host.fails = new Set(["recipe_choose", "recipe_continue", "recipe_cancel", "recipe_undo", "model_delete"]);
  host.recipes = [
    recipe({ state: "choice" }),
    recipe({ id: "r2", state: "stopped", stop: "failed", canCancel: false, canUndo: true }),
  ];
  show(<ModelScreen route={{ screen: "model", id: "1" }} />);
  const failed = async (name: string) => {
    const toast = await screen.findByRole("alertdialog", { name: /Can’t reach/ });
    expect(calls(name)).toHaveLength(1);
    // The last button closes it.
    fireEvent.click(within(toast).getAllByRole("button").at(-1) as HTMLElement);
    await waitFor(() => expect(screen.queryByRole("alertdialog")).toBeNull());
  };
  fireEvent.click(await screen.findByRole("button", { name: "Go on at 50%" }));
  await failed("recipe_choose");
  fireEvent.click(screen.getByRole("button", { name: "Continue" }));
  await failed("recipe_continue");
  for (const [open, act, name] of [
    ["Cancel…", "Cancel the rest", "recipe_cancel"],
    ["Undo…", "Remove", "recipe_undo"],
    ["Delete…", "Delete", "model_delete"],
  ] as const) {
    fireEvent.click(screen.getByRole("button", { name: open }));
    // oxlint-disable-next-line no-await-in-loop
    const question = await screen.findByRole("alertdialog");
    fireEvent.click(within(question).getByRole("button", { name: act }));
    // oxlint-disable-next-line no-await-in-loop
    await failed(name);
  }
});

it("creates no model before it is known what should be left out, nor one that a check blocks", async () => {
  let answer: (value: unknown) => void = () => {};
  host.held.set("model_check", new Promise((resolve) => (answer = resolve)));
  show(<NewModelScreen route={{ screen: "newModel", kind: "segment", baselineId: "71" }} />);
  fireEvent.click(await screen.findByRole("checkbox", { name: "Website" }));
  const only = () => screen.getByRole<HTMLButtonElement>("button", { name: "Only create the model" });
  await waitFor(() => expect(calls("model_check")).toHaveLength(1));
  expect(only().disabled).toBe(true);
  host.checks = [{ check: "baselineType", verdict: "blocks", number: null, traits: [] }];
  answer(undefined);
  await screen.findByText(/Such a model never runs/);
  expect(only().disabled).toBe(true);
});

it("says that the checks failed, and creates nothing until they have been repeated", async () => {
  host.fails = new Set(["model_check"]);
  show(<NewModelScreen route={{ screen: "newModel", kind: "segment", baselineId: "71" }} />);
  fireEvent.click(await screen.findByRole("checkbox", { name: "Website" }));
  const only = () => screen.getByRole<HTMLButtonElement>("button", { name: "Only create the model" });
  const again = await screen.findByRole("button", { name: "Try again" });
  expect(only().disabled).toBe(true);
  host.fails = new Set();
  fireEvent.click(again);
  await waitFor(() => expect(only().disabled).toBe(false));
});

it("keeps the dialog and the point it was opened for when the model runs, or a recipe waits, meanwhile", async () => {
  const client = createQueryClient();
  show(<ModelScreen route={{ screen: "model", id: "1" }} />, client);
  fireEvent.click(await screen.findByRole("radio", { name: "80%" }));
  fireEvent.click(screen.getByRole("button", { name: "Create algorithmic trait at 80%…" }));
  const dialog = await screen.findByRole("dialog");
  fireEvent.change(within(dialog).getByRole("textbox", { name: /^Name/ }), { target: { value: "Mine" } });
  const point = (accuracy: number, reach: number) => ({ accuracy, reach, ofBaseline: null, heldOut: null });
  host.detail = detail({
    points: [point(1, 1), point(0.9, 30), point(0.85, 60), point(0.8, 70), point(0, 9)],
  });
  host.recipes = [recipe({ state: "choice" })];
  await act(() => client.invalidateQueries());
  // The same accuracy is at another place now.
  await waitFor(() => expect(document.body.textContent).toContain("Go on at 80%"));
  expect(within(dialog).getByRole<HTMLInputElement>("textbox", { name: /^Name/ }).value).toBe("Mine");
  expect(dialog.textContent).toContain("accuracy of at least 80%");
});

it("says that a baseline could not be searched for, and looks again", async () => {
  host.fails = new Set(["segments"]);
  show(<NewModelScreen route={{ screen: "newModel" }} />);
  const field = await screen.findByRole("searchbox", { name: "Search for a trait or segment" });
  fireEvent.change(field, { target: { value: "gold" } });
  const again = await screen.findByRole("button", { name: "Try again" });
  expect(screen.queryByText("Nothing found.")).toBeNull();
  host.fails = new Set();
  fireEvent.click(again);
  await screen.findByText("Nothing found.");
});

it("shows what third-party data among the influential traits costs", async () => {
  const of = (id: string, name: string, source: string) => ({
    object: { kind: "trait" as const, id, name },
    dataSource: { kind: "dataSource" as const, id: source, name: `Source ${source}` },
    rank: 1,
    weight: 100,
    devices: 1,
    inBaseline: null,
    elsewhere: null,
  });
  host.detail = detail({ influential: [of("1", "Ours", "5"), of("2", "Movers", "30606")] });
  show(<ModelScreen route={{ screen: "model", id: "1" }} />);
  const row = await screen.findByRole("row", { name: /Movers/ });
  await within(row).findByText("$0.85 CPM");
  expect(within(screen.getByRole("row", { name: /Ours/ })).queryByText(/CPM/)).toBeNull();
});
