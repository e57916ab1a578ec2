import { Provider } from "@react-spectrum/s2/Provider";
import { act, cleanup, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ApiProvider } from "../../api/ApiProvider";
import { createQueryClient } from "../../api/client";
import type { EstimateUnknown, StorageRule } from "../../bindings";
import { Clock } from "../../components/clock";
import { PlaceMemory } from "../../placeMemory";
import { traitRow } from "../../testRows";
import BuilderScreen from "./BuilderScreen";

const host = vi.hoisted(() => ({
  saved: 0,
  estimated: [] as string[],
  /** Rules whose estimates fail. */
  failing: "",
  unknown: null as EstimateUnknown | null,
  /** The data feeds of the rule. */
  lines: [] as unknown[],
  /** The export controls of any traits. */
  controls: { sources: [] as unknown[], destinations: [] as unknown[] },
}));

/** Reads `1T OR 2T`, `1T AND 2T` and `NOT 1T`, which is all that these tests write. */
function treeOf(rule: string): StorageRule | null {
  const trait = (text: string): StorageRule | null =>
    /^\d+T$/.test(text)
      ? { kind: "trait", link: { kind: "trait", id: text.slice(0, -1), name: `Trait ${text}` } }
      : null;
  for (const [word, kind] of [
    [" OR ", "any"],
    [" AND ", "all"],
  ] as const) {
    if (!rule.includes(word)) continue;
    const parts = rule.split(word).map(treeOf);
    return parts.every((part) => part !== null) ? { kind, parts } : null;
  }
  if (rule.startsWith("NOT ")) {
    const part = trait(rule.slice(4));
    return part && { kind: "not", part };
  }
  return trait(rule);
}

vi.mock("../../platform", () => ({
  invoke: async (name: string, args: { rule?: string; rules?: string[] } & Record<string, unknown>) => {
    if (name === "rule_reading") {
      const tree = treeOf(args.rule ?? "");
      // Groups that were written need not be parsed.
      const isCounted = args.rule?.startsWith("FREQUENCY(") === true;
      return { tree, fault: tree || isCounted ? null : { position: 3, expected: "a trait", repair: null } };
    }
    if (name === "traits") {
      const rows = ["1", "2", "3"].map((id) =>
        traitRow({ id, name: `Trait ${id}`, traitType: id === "3" ? "onboarded" : "ruleBased" }),
      );
      return { total: rows.length, offset: 0, rows };
    }
    if (name === "segment_estimates") {
      host.estimated.push(...(args.rules ?? []));
      if (host.failing && args.rules?.includes(host.failing))
        throw { code: "rateLimited", message: "Wait.", details: {} };
      const size = { likely: 1234, low: 1000, high: 1500 };
      const total = host.unknown ? null : size;
      const realTime = host.unknown ? [] : [{ days: 30, size: { ...size, likely: 777 } }];
      return (args.rules ?? []).map(() => ({
        realTime,
        total,
        confidence: 95,
        unknown: host.unknown,
        readAt: 0,
      }));
    }
    if (name === "rule_cost") return { lines: host.lines, price: null };
    if (name === "segment_controls") return host.controls;
    if (name === "segment_save") {
      host.saved += 1;
      return { kind: "saved", id: "77" };
    }
    if (name === "data_sources") return [{ kind: "dataSource", id: "9", name: "Website" }];
    if (name === "workspace") return { connection: { id: "c", practice: true } };
    return [];
  },
  channel: (onmessage: unknown) => ({ onmessage }),
  onWorkspaceChanged: async () => () => {},
}));

beforeEach(() => {
  Object.assign(host, { saved: 0, estimated: [], failing: "", unknown: null, lines: [] });
  host.controls = { sources: [], destinations: [] };
});
afterEach(cleanup);

function show() {
  render(
    <Provider locale="en-US">
      <ApiProvider client={createQueryClient()}>
        <Clock read={() => 0}>
          <PlaceMemory scope="c">
            <BuilderScreen route={{ screen: "builder" }} />
          </PlaceMemory>
        </Clock>
      </ApiProvider>
    </Provider>,
  );
}

const code = () => screen.getByRole<HTMLTextAreaElement>("textbox", { name: /^Rule/ });
const typed = (rule: string) => fireEvent.change(code(), { target: { value: rule } });

test("traits are added to the group in use, and the estimate follows once the rule rests", async () => {
  show();
  fireEvent.click(await screen.findByRole("button", { name: /Add .*Trait 1/ }));
  await waitFor(() => expect(code().value).toBe("1T"));
  fireEvent.click(screen.getByRole("button", { name: /Add .*Trait 2/ }));
  await waitFor(() => expect(code().value).toBe("1T OR 2T"));
  await screen.findByText("1,234");
  expect(screen.getByText("777")).toBeDefined();
  expect(screen.getByText(/95% range/)).toBeDefined();
  await waitFor(() => expect(host.estimated.at(-1)).toBe("1T OR 2T"));
  const group = screen.getByRole("list", { name: /Traits of group/ });
  fireEvent.click(within(group).getByRole("button", { name: /Remove .*Trait 1/ }));
  await waitFor(() => expect(code().value).toBe("2T"));
});

test("code and groups are one rule, and what cannot be drawn stays code", async () => {
  show();
  await screen.findByText(/Drag a trait here, or press/);
  typed("1T AND 2T");
  await waitFor(() => expect(screen.getAllByRole("list", { name: /Traits of group/ })).toHaveLength(2));
  fireEvent.click(screen.getByRole("radio", { name: "AND NOT" }));
  await waitFor(() => expect(code().value).toBe("1T AND NOT 2T"));
  typed("NOT 1T");
  await screen.findByText(/This rule can’t be shown as groups/);
  const asked = host.estimated.length;
  typed("1T ANDD");
  await screen.findByText(/it has no groups/);
  await screen.findByText(/Can’t be read at character 4/);
  expect(host.estimated.slice(asked)).not.toContain("1T ANDD");
});

test("a size that is not known is a sentence", async () => {
  host.unknown = "notOffered";
  show();
  await screen.findByText(/Drag a trait here, or press/);
  typed("1T");
  await screen.findByText("Audience Manager does not offer estimates to this account.");
});

test("only a whole segment can be saved, and what is missing is said", async () => {
  show();
  await screen.findByText("The rule has no trait yet.");
  typed("1T");
  await screen.findByText("Enter a name.");
  fireEvent.change(screen.getByRole("textbox", { name: /^Name/ }), { target: { value: "Built" } });
  await screen.findByText("Choose a data source.");
  expect(screen.getByRole("button", { name: "Save segment" })).toHaveProperty("disabled", true);
  expect(host.saved).toBe(0);
});

/** Everything but the rule. */
async function named() {
  show();
  fireEvent.change(await screen.findByRole("textbox", { name: /^Name/ }), { target: { value: "Built" } });
  fireEvent.click(screen.getByRole("button", { name: /Data Source/i }));
  fireEvent.click(await screen.findByRole("option", { name: "Website" }));
  return screen.getByRole<HTMLButtonElement>("button", { name: "Save segment" });
}

const movers = {
  feed: { kind: "dataSource", id: "30606", name: "Movers" },
  traits: [{ kind: "trait", id: "1", name: "Trait 1" }],
  state: "active",
  canSave: false as boolean | null,
  canActivate: false,
  price: null,
};

test("a segment is not held if it is not known whether its feed is subscribed", async () => {
  host.lines = [{ ...movers, canSave: null }];
  const save = await named();
  typed("1T");
  await screen.findByText(/Subscription not known/);
  expect(save.disabled).toBe(false);
});

test("a segment that the service would refuse is held, with the reason", async () => {
  host.lines = [movers];
  const save = await named();
  typed("1T");
  await screen.findByText(/is not subscribed: its traits can only be estimated/);
  expect(save.disabled).toBe(true);
  host.lines = [];
  typed("2T");
  await waitFor(() => expect(save.disabled).toBe(false));
});

test("a trait that cannot be counted holds the segment", async () => {
  const save = await named();
  typed("3T");
  await waitFor(() => expect(save.disabled).toBe(false));
  fireEvent.click(await screen.findByRole("button", { name: "Add recency and frequency to group 1" }));
  await screen.findByText("A group with recency and frequency has a trait that can’t be counted.");
  expect(save.disabled).toBe(true);
});

test("a trait that was found says how much of it is in the rule, and what its export controls forbid", async () => {
  host.controls = {
    sources: [
      {
        source: { kind: "dataSource", id: "9", name: "Web" },
        controls: [{ kind: "pii" }],
        traits: [{ kind: "trait", id: "2", name: "Trait 2" }],
      },
    ],
    destinations: [],
  };
  show();
  const found = await screen.findByRole("list", { name: "Traits that were found" });
  await within(found).findByText("Export control");
  typed("1T");
  const add = await screen.findByRole("button", { name: /Add .*Trait 2/ });
  // Nothing is asked before a trait is pointed at.
  await screen.findByText("1,234");
  expect(host.estimated).not.toContain("(1T) AND 2T");
  fireEvent.focus(add);
  await screen.findByText("1,234 of its 1,234 devices are in the rule already");
  expect(host.estimated).toContain("(1T) AND 2T");
});

test("an overlap that could not be estimated does not show that of another trait", async () => {
  host.failing = "(1T) AND 3T";
  show();
  typed("1T");
  fireEvent.focus(await screen.findByRole("button", { name: /Add .*Trait 2/ }));
  await screen.findByText(/devices are in the rule already/);
  fireEvent.focus(screen.getByRole("button", { name: /Add .*Trait 3/ }));
  await waitFor(() => expect(host.estimated).toContain("(1T) AND 3T"));
  // The answer is shown with the next task.
  await act(() => new Promise<void>((done) => setTimeout(done)));
  expect(screen.queryByText(/devices are in the rule already/)).toBeNull();
});
