import { Provider } from "@react-spectrum/s2/Provider";
import { fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import type { ReactNode } from "react";
import { beforeEach, expect, it, vi } from "vitest";
import { ApiProvider } from "../../api/ApiProvider";
import { createQueryClient } from "../../api/client";
import type { FieldMapping, TranslatedPart, TranslationDetail, TranslationNode } from "../../bindings";
import { Clock } from "../../components/clock";
import { PlaceMemory } from "../../placeMemory";
import TranslationScreen from "./TranslationScreen";
import TranslationsScreen from "./TranslationsScreen";

const link = (id: string, name: string) => ({ kind: "trait", id, name }) as const;

function leaf(part: Partial<TranslatedPart>): TranslationNode {
  const whole: TranslatedPart = {
    rule: { kind: "trait", link: link("1", "Shoes") },
    text: "1T",
    negated: false,
    traitRule: 'c_evar5 == "shoes"',
    pql: "CHAIN(xEvent)",
    verdict: { kind: "exact" },
    clauses: [
      { of: link("1", "Shoes"), about: { kind: "key", key: "c_evar5" }, verdict: { kind: "exact" } },
      {
        of: link("1", "Shoes"),
        about: { kind: "expiry", days: 120 },
        verdict: { kind: "approximate", near: "dayEdge" },
      },
    ],
    more: 0,
    leftOut: null,
  };
  return { kind: "leaf", part: { ...whole, ...part } };
}

const third = leaf({
  rule: { kind: "trait", link: link("9", "Remodeling") },
  text: "9T",
  negated: true,
  traitRule: null,
  pql: null,
  verdict: { kind: "cannot", why: "thirdParty" },
  clauses: [
    {
      of: link("9", "Remodeling"),
      about: { kind: "trait" },
      verdict: { kind: "cannot", why: "thirdParty" },
    },
  ],
  leftOut: { moves: "larger", excludes: true },
});

const DETAIL: TranslationDetail = {
  object: { kind: "segment", id: "7", name: "Shoppers" },
  way: "cannot",
  rule: "1T AND NOT 9T",
  pql: null,
  verdict: { kind: "cannot", why: "thirdParty" },
  counts: { exact: 1, data: 0, approximate: 1, cannot: 1 },
  parts: {
    kind: "group",
    all: true,
    negated: false,
    writtenAll: true,
    writtenNot: false,
    parts: [leaf({}), third],
  },
  whole: [],
  streaming: null,
  warnings: [],
  repair: null,
  without: {
    rule: "1T",
    pql: "CHAIN(without)",
    verdict: { kind: "approximate", near: "dayEdge" },
    moves: "larger",
    excludes: true,
    leftOut: 1,
  },
};

const MAPPING: FieldMapping = {
  fields: [
    { key: "c_evar5", path: "a.eVar5", kind: "text", values: [], origin: "builtIn" },
    { key: "c_size", path: "_acme.aam.c_size", kind: "text", values: [], origin: "proposed" },
  ],
  derived: 0,
  settings: { source: false, tenant: "acme" },
};

const host = vi.hoisted(() => ({
  detail: undefined as unknown,
  mapping: undefined as unknown,
  saved: [] as unknown[],
  queries: [] as unknown[],
  exported: [] as unknown[],
  made: [] as unknown[],
  asked: [] as unknown[],
  overlap: undefined as unknown,
}));

vi.mock("../../platform", () => ({
  invoke: async (name: string, args: Record<string, unknown>) => {
    if (name === "translation") {
      if (host.detail === "failed")
        throw { code: "notFound", message: "There is no segment 7.", details: {} };
      return host.detail;
    }
    if (name === "field_mapping") return host.mapping;
    if (name === "field_mapping_save") {
      host.saved.push(args);
      return host.mapping;
    }
    if (name === "saved_rules") return [];
    if (name === "translation_overlap") {
      host.asked.push(args);
      if (host.overlap === "failed") throw { code: "refused", message: "Too many joins.", details: {} };
      return host.overlap;
    }
    if (name === "translation_save") {
      host.made.push(args);
      return { audience: { kind: "audience", id: "a1", name: args.name } };
    }
    if (name === "translations") {
      host.queries.push(args.query);
      const counts = { exact: 2, data: 0, approximate: 0, cannot: 0 };
      const row = { id: "7", name: "Shoppers", way: "rebuilt", verdict: { kind: "exact" }, counts };
      return { total: 1, offset: 0, rows: [row] };
    }
    if (name === "translation_facets") return [{ value: "rebuilt", count: 3 }];
    if (name === "translations_export") {
      host.exported.push(args.query);
      return "/tmp/t.csv";
    }
    return null;
  },
  channel: (onmessage: unknown) => ({ onmessage }),
  onWorkspaceChanged: async () => () => {},
}));

function show(page: ReactNode) {
  render(
    <Provider locale="en-US">
      <ApiProvider client={createQueryClient()}>
        <Clock read={() => 0}>
          <PlaceMemory scope="c">{page}</PlaceMemory>
        </Clock>
      </ApiProvider>
    </Provider>,
  );
}

const one = <TranslationScreen route={{ screen: "segmentTranslation", id: "7" }} />;

beforeEach(() => {
  host.detail = DETAIL;
  host.mapping = MAPPING;
  host.saved = [];
  host.queries = [];
  host.exported = [];
  host.made = [];
  host.asked = [];
});

it("shows each clause with its verdict and reason, and what changes without a part", async () => {
  show(one);
  const table = await screen.findByRole("table");
  expect(within(table).getByText('c_evar5 == "shoes"')).toBeDefined();
  expect(within(table).getByText("Expires after 120 days")).toBeDefined();
  expect(within(table).getByText(/within a day of the old end/)).toBeDefined();
  expect(within(table).getByText("AND NOT")).toBeDefined();
  expect(
    within(table).getByText("Traits of other companies do not reach Experience Platform."),
  ).toBeDefined();
  expect(within(table).getByText("Without it, people you meant to leave out may be in.")).toBeDefined();
  expect(screen.getByText("1 exact · 1 approximate · 1 cannot")).toBeDefined();
});

it("folds a group away and opens it again", async () => {
  show(one);
  fireEvent.click(await screen.findByRole("button", { name: "Collapse: All of" }));
  expect(screen.queryByText("Expires after 120 days")).toBeNull();
  fireEvent.click(screen.getByRole("button", { name: "Expand: All of" }));
  expect(screen.getByText("Expires after 120 days")).toBeDefined();
});

it("offers no PQL of a rule with a part that cannot be translated, and the rest only when asked", async () => {
  show(one);
  expect((await screen.findByRole("button", { name: "Copy PQL" })).getAttribute("aria-disabled")).toBe(
    "true",
  );
  expect(screen.getByText(/the audience has more people than the rule/)).toBeDefined();
  expect(screen.queryByText("CHAIN(without)")).toBeNull();
  fireEvent.click(screen.getByRole("button", { name: "Show the PQL without them" }));
  expect(screen.getByText("CHAIN(without)")).toBeDefined();
});

it("saves a rule with a part that cannot be translated only without it, and says who comes in", async () => {
  show(one);
  const held = await screen.findByRole("button", { name: "Save as audience…" });
  expect(held.getAttribute("aria-disabled")).toBe("true");
  fireEvent.click(screen.getByRole("button", { name: "Use without these clauses…" }));
  const dialog = await screen.findByRole("dialog");
  expect(within(dialog).getByText(/People you meant to leave out may be in/)).toBeDefined();
  fireEvent.click(within(dialog).getByRole("button", { name: "Save as audience" }));
  await waitFor(() => expect(host.made).toHaveLength(1));
  expect(host.made[0]).toEqual({
    of: { kind: "segment", id: "7" },
    name: "Shoppers",
    pql: "CHAIN(without)",
    without: true,
  });
});

it("saves a whole rule under the name that is asked for", async () => {
  host.detail = { ...DETAIL, verdict: { kind: "exact" }, pql: "CHAIN(whole)", without: null };
  show(one);
  fireEvent.click(await screen.findByRole("button", { name: "Save as audience…" }));
  const dialog = await screen.findByRole("dialog");
  fireEvent.change(within(dialog).getByRole("textbox"), { target: { value: "Rebuilt" } });
  fireEvent.click(within(dialog).getByRole("button", { name: "Save as audience" }));
  await waitFor(() => expect(host.made).toHaveLength(1));
  expect(host.made[0]).toMatchObject({ name: "Rebuilt", pql: "CHAIN(whole)", without: false });
});

it("estimates how many people both have only when asked, with the range of a sample", async () => {
  host.detail = { ...DETAIL, pql: "CHAIN(xEvent)", verdict: { kind: "approximate", near: "dayEdge" } };
  const exactly = (likely: number) => ({ likely, least: likely, most: likely });
  host.overlap = {
    manager: exactly(1000),
    platform: exactly(800),
    onlyManager: { likely: 400, least: 350, most: 460 },
    both: exactly(600),
    onlyPlatform: exactly(200),
    read: 10_000,
    profiles: 200_000,
  };
  show(one);
  const panel = within(await screen.findByRole("region", { name: "Do both give the same people?" }));
  expect(panel.queryByRole("table")).toBeNull();
  fireEvent.click(panel.getByRole("button", { name: "Estimate" }));
  const row = async (name: string) =>
    (await panel.findByRole("rowheader", { name })).closest("tr")?.textContent;
  expect(await row("Only in Audience Manager")).toBe("Only in Audience Manager400350 to 46040%");
  expect(await row("Only in the new audience")).toBe("Only in the new audience20025%");
  panel.getByText("10,000 of 200,000 profiles were read; 95% range");

  host.overlap = "failed";
  fireEvent.click(panel.getByRole("button", { name: "Estimate again" }));
  await panel.findByText(/Too many joins/);
  expect(panel.queryByRole("table")).toBeNull();
});

it("estimates what is left of a rule, on its page and in the dialog that saves it", async () => {
  const both = { likely: 600, least: 600, most: 600 };
  host.overlap = {
    manager: both,
    platform: both,
    onlyManager: both,
    both,
    onlyPlatform: both,
    read: 9,
    profiles: 9,
  };
  show(one);
  fireEvent.click(await screen.findByRole("button", { name: "Use without these clauses…" }));
  const dialog = within(await screen.findByRole("dialog"));
  dialog.getByText(/^Not estimated yet/);
  fireEvent.click(dialog.getByRole("button", { name: "Estimate" }));
  await dialog.findByRole("rowheader", { name: "In both" });
  expect(host.asked).toEqual([{ of: { kind: "segment", id: "7" }, without: true }]);
  fireEvent.click(dialog.getByRole("button", { name: "Cancel" }));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  const title = "Do both give the same people without these conditions?";
  within(screen.getByRole("region", { name: title })).getByRole("rowheader", { name: "In both" });
});

it("has nothing to estimate without PQL", async () => {
  host.detail = { ...DETAIL, without: null };
  show(one);
  const panel = within(await screen.findByRole("region", { name: "Do both give the same people?" }));
  expect(panel.getByRole("button", { name: "Estimate" })).toHaveProperty("disabled", true);
  panel.getByText("There is nothing to estimate: no PQL for the whole rule.");
});

it("says what a rule that cannot be read was probably meant to be", async () => {
  host.detail = {
    ...DETAIL,
    rule: "1T AND",
    parts: null,
    without: null,
    repair: { text: "1T", advice: "leave out AND" },
  };
  show(one);
  expect(await screen.findByText("Audience Manager would refuse this rule")).toBeDefined();
  expect(screen.getByText(/leave out AND/)).toBeDefined();
});

it("says that the object is not there", async () => {
  host.detail = "failed";
  show(one);
  expect(await screen.findByText("There is no segment 7.", { exact: false })).toBeDefined();
});

it("stores only fields that a person uses or changes", async () => {
  show(one);
  fireEvent.click(await screen.findByRole("button", { name: "Mapping…" }));
  const dialog = await screen.findByRole("dialog");
  expect(await within(dialog).findByText("Suggested")).toBeDefined();
  // Nothing is changed yet.
  expect(within(dialog).getByRole("button", { name: "Save" }).hasAttribute("disabled")).toBe(true);
  fireEvent.click(within(dialog).getByRole("button", { name: /Use the field for.*c_size/ }));
  const path = within(dialog).getByRole("combobox", { name: /Field for.*c_size/ });
  fireEvent.change(path, { target: { value: "not a path" } });
  fireEvent.click(within(dialog).getByRole("button", { name: "Save" }));
  expect(await within(dialog).findByText(/A field is a path such as/)).toBeDefined();
  fireEvent.change(path, { target: { value: "_acme.size" } });
  fireEvent.click(within(dialog).getByRole("button", { name: "Save" }));
  await waitFor(() => expect(host.saved).toHaveLength(1));
  expect(host.saved[0]).toEqual({
    fields: [{ key: "c_size", path: "_acme.size", kind: "text", values: [], origin: "mapped" }],
    settings: { source: false, tenant: "acme" },
  });
});

it("lists segments by what can become of them, filtered by chips, and exports what is shown", async () => {
  show(<TranslationsScreen />);
  const chip = await screen.findByRole("button", { name: /Can be rebuilt/ });
  await waitFor(() => expect(chip.textContent).toContain("3"));
  fireEvent.click(chip);
  await waitFor(() => expect(host.queries.at(-1)).toMatchObject({ ways: ["rebuilt"], sort: "way" }));
  fireEvent.click(screen.getByRole("button", { name: "Export CSV…" }));
  await waitFor(() => expect(host.exported).toHaveLength(1));
  expect(host.exported[0]).toMatchObject({ ways: ["rebuilt"] });
});
