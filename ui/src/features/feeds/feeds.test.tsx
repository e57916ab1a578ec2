import { Provider } from "@react-spectrum/s2/Provider";
import { cleanup, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ApiProvider } from "../../api/ApiProvider";
import { createQueryClient } from "../../api/client";
import type { Failure, FeedChange, FeedPlan, FeedRow } from "../../bindings";
import { Clock } from "../../components/clock";
import { PlaceMemory } from "../../placeMemory";
import FeedScreen from "./FeedScreen";
import FeedsScreen from "./FeedsScreen";

const host = vi.hoisted(() => ({
  sent: [] as unknown[],
  isActive: true,
  failure: null as unknown,
  change: {} as Partial<FeedChange>,
  traits: 1,
}));

const plan = (part: Partial<FeedPlan>): FeedPlan => ({
  id: "1",
  uses: ["segmentsAndOverlap"],
  notes: "",
  billingCycle: "",
  price: "$0.00",
  listPrice: null,
  subscribed: false,
  since: null,
  ...part,
});

const USES = {
  listed: [],
  traits: 0,
  segments: 0,
  models: 0,
  destinations: 0,
  readAt: 0,
  missing: [],
  unreadRules: false,
};

const feed = (part: Partial<FeedRow>): FeedRow => ({
  feed: { kind: "dataSource", id: "30606", name: "Movers" },
  description: "",
  provider: "Northstar",
  isPrivate: false,
  state: "active",
  left: null,
  access: "none",
  traits: 4,
  devices: 1234,
  overlap: 1200,
  plans: [plan({}), plan({ id: "2", uses: ["activation"], price: "$1.20 CPM", listPrice: "$1.50 CPM" })],
  needed: ["1", "2"],
  subscribed: 0,
  price: "$1.20 CPM",
  ...part,
});

let shown: FeedRow;

vi.mock("../../platform", () => ({
  invoke: async (name: string, args: Record<string, unknown>) => {
    const other = {
      feed: { kind: "dataSource", id: "1", name: "Trial" },
      state: "canceled",
      subscribed: 1,
    } as const;
    if (name === "feeds") {
      const rows = host.isActive ? [feed({}), feed(other)] : [];
      return { rows, readAt: 0, failure: host.failure, isActive: host.isActive };
    }
    if (name === "feed_detail") {
      const traits = Array.from({ length: host.traits }, (_, at) => ({
        object: { kind: "trait", id: String(at), name: `New movers ${String(at)}` },
        population: 99,
      }));
      return { row: shown, traits, moreTraits: 12, uses: USES, models: [] };
    }
    if (name === "feed_plan" || name === "feed_subscribe") {
      if (name === "feed_subscribe") host.sent.push(args);
      const change = {
        begins: [],
        ends: [],
        price: null,
        uses: null,
        segments: [],
        notEstimated: 0,
        models: [],
      };
      return { row: shown, ...change, entry: null, done: true, failure: null, ...host.change };
    }
    if (name === "feed_request") {
      host.sent.push(args);
      return shown;
    }
    if (name === "workspace")
      return { connection: { id: "c", practice: true, name: "Practice", color: "blue" } };
    return [];
  },
  channel: (onmessage: unknown) => ({ onmessage }),
  onWorkspaceChanged: async () => () => {},
}));

beforeEach(() => {
  shown = feed({});
  Object.assign(host, { sent: [], isActive: true, failure: null, change: {}, traits: 1 });
});
afterEach(cleanup);

function show(page: React.ReactNode) {
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

test("feeds have provider, price, subscription and reach, and a canceled one says so", async () => {
  show(<FeedsScreen />);
  const row = await screen.findByRole("row", { name: /Movers/ });
  for (const words of ["Northstar", "$1.20 CPM", "Not subscribed", "1,234"]) within(row).getByText(words);
  within(screen.getByRole("row", { name: /Trial/ })).getByText("Canceled by the provider");
});

test("an account without the marketplace, and one that cannot be reached, say so", async () => {
  host.isActive = false;
  show(<FeedsScreen />);
  await screen.findByText("The marketplace is not active");
  cleanup();
  Object.assign(host, { isActive: true, failure: { code: "offline", message: "No network", details: {} } });
  show(<FeedsScreen />);
  await screen.findByText(/They can’t be read now/);
  cleanup();
  host.isActive = false;
  show(<FeedsScreen />);
  await screen.findByRole("button", { name: "Try again" });
  expect(screen.queryByText("The marketplace is not active")).toBeNull();
});

test("a public feed without plans does not say that access is missing", async () => {
  shown = feed({ plans: [] });
  show(<FeedScreen route={{ screen: "feed", id: "30606" }} />);
  await screen.findByText("The provider offers no plans for this feed.");
});

test("a subscription is reviewed, and its price is typed before anything is sent", async () => {
  const [overlap, activation] = shown.plans;
  host.change = { begins: [overlap, activation] as FeedPlan[], price: "$1.20 CPM" };
  show(<FeedScreen route={{ screen: "feed", id: "30606" }} />);
  fireEvent.click(await screen.findByRole("checkbox", { name: "Subscribe to Segments and Overlap" }));
  fireEvent.click(screen.getByRole("checkbox", { name: "Subscribe to Activation" }));
  screen.getByText("$1.20 CPM instead of $1.50 CPM");
  screen.getByText("12 more traits.");
  fireEvent.click(screen.getByRole("button", { name: "Review…" }));
  const dialog = await screen.findByRole("dialog");
  const price = await within(dialog).findByRole("textbox", { name: /type the price/ });
  const send = () => within(dialog).getByRole("button", { name: "Subscribe" });
  expect(send()).toHaveProperty("disabled", true);
  fireEvent.change(price, { target: { value: "$1.10 CPM" } });
  expect(send()).toHaveProperty("disabled", true);
  fireEvent.change(price, { target: { value: "1.20 cpm" } });
  fireEvent.click(send());
  await waitFor(() =>
    expect(host.sent).toEqual([{ id: "30606", wish: { begins: ["1", "2"], ends: [] }, confirm: "1.20 cpm" }]),
  );
});

test("a fee for a year is not called one for a month", async () => {
  const yearly = plan({ id: "2", billingCycle: "ANNUALLY", price: "$900.00 ANNUALLY" });
  for (const [begins, words] of [
    [[plan({ billingCycle: "MONTHLY_IN_ARREARS" })], /^Flat fees are for a month/],
    [[plan({}), yearly], /^Flat fees are for the billing cycle that is named/],
  ] as const) {
    host.change = { begins: [...begins], price: "$900.00 ANNUALLY" };
    show(<FeedScreen route={{ screen: "feed", id: "30606" }} />);
    fireEvent.click(await screen.findByRole("checkbox", { name: "Subscribe to Activation" }));
    fireEvent.click(screen.getByRole("button", { name: "Review…" }));
    await within(await screen.findByRole("dialog")).findByText(words);
    cleanup();
  }
});

test("ending a subscription shows what loses what first", async () => {
  shown = feed({ state: "canceled", subscribed: 1, plans: [plan({ subscribed: true }), plan({ id: "2" })] });
  const object = { kind: "segment", id: "5", name: "Movers with a card" } as const;
  const used = { object, depth: 1, how: "rule", size: 10, loss: "everyone", endsOn: null } as const;
  host.change = { ends: [plan({ subscribed: true })], uses: { ...USES, listed: [used], segments: 1 } };
  show(<FeedScreen route={{ screen: "feed", id: "30606" }} />);
  const [first, second] = await screen.findAllByRole("checkbox");
  expect(second).toHaveProperty("disabled", true);
  fireEvent.click(first as HTMLElement);
  fireEvent.click(screen.getByRole("button", { name: "Review…" }));
  const dialog = await screen.findByRole("dialog");
  await within(dialog).findByText("Movers with a card");
  fireEvent.click(within(dialog).getByRole("button", { name: "Unsubscribe" }));
  await waitFor(() =>
    expect(host.sent).toEqual([{ id: "30606", wish: { begins: [], ends: ["1"] }, confirm: null }]),
  );
});

test("sizes before and after are shown, what is not known is said, and a refusal of the service too", async () => {
  shown = feed({
    subscribed: 1,
    plans: [plan({ subscribed: true }), plan({ id: "2", uses: ["activation"] })],
  });
  const size = (likely: number) => ({ likely, least: likely, most: likely });
  const segment = { kind: "segment", id: "5", name: "Movers with a card" } as const;
  const sizes = { now: size(4100), emptied: size(0), without: size(7200) };
  const dependent = { segment, status: "active", rule: "1T", traits: [], places: [], ...sizes } as const;
  const failure = { code: "forbidden", message: "No", details: {} } as unknown as Failure;
  const change = { ends: [plan({ subscribed: true })], uses: USES, segments: [dependent], models: null };
  host.change = { ...change, failure, done: false } as unknown as Partial<FeedChange>;
  show(<FeedScreen route={{ screen: "feed", id: "30606" }} />);
  fireEvent.click((await screen.findAllByRole("checkbox"))[0] as HTMLElement);
  fireEvent.click(screen.getByRole("button", { name: "Review…" }));
  const dialog = await screen.findByRole("dialog");
  const row = await within(dialog).findByRole("row", { name: /Movers with a card/ });
  for (const words of ["4,100", "7,200"]) within(row).getByText(words);
  within(dialog).getByText("Which models learn from it can’t be read now.");
  expect(within(dialog).queryByRole("alert")).toBeNull();
  fireEvent.click(within(dialog).getByRole("button", { name: "Unsubscribe" }));
  await within(dialog).findByRole("alert");
});

test("access to a private feed is requested, once", async () => {
  shown = feed({ isPrivate: true, plans: [], traits: null });
  show(<FeedScreen route={{ screen: "feed", id: "30810" }} />);
  fireEvent.click(await screen.findByRole("button", { name: "Request access…" }));
  const dialog = await screen.findByRole("dialog");
  fireEvent.click(within(dialog).getByRole("button", { name: "Request access" }));
  await waitFor(() => expect(host.sent).toEqual([{ id: "30606", message: "" }]));
  cleanup();
  shown = feed({ isPrivate: true, plans: [], access: "requested" });
  show(<FeedScreen route={{ screen: "feed", id: "30810" }} />);
  expect((await screen.findAllByText("Access requested")).length).toBeGreaterThan(0);
  expect(screen.queryByRole("button", { name: "Request access…" })).toBeNull();
});

test("a change that failed in part says so, in the dialog that stays", async () => {
  const [overlap, activation] = shown.plans as [FeedPlan, FeedPlan];
  host.change = { begins: [overlap, activation], price: "$1.20 CPM" };
  show(<FeedScreen route={{ screen: "feed", id: "30606" }} />);
  fireEvent.click(await screen.findByRole("checkbox", { name: "Subscribe to Segments and Overlap" }));
  fireEvent.click(screen.getByRole("checkbox", { name: "Subscribe to Activation" }));
  fireEvent.click(screen.getByRole("button", { name: "Review…" }));
  const dialog = await screen.findByRole("dialog");
  fireEvent.change(await within(dialog).findByRole("textbox", { name: /type the price/ }), {
    target: { value: "1.20 cpm" },
  });
  // The first of the two went through, so that the page shows another subscription.
  shown = feed({ subscribed: 1, plans: [{ ...overlap, subscribed: true }, activation] });
  host.change = {
    ...host.change,
    done: false,
    failure: { code: "refused", message: "The second plan was refused.", details: {} },
  };
  fireEvent.click(within(dialog).getByRole("button", { name: "Subscribe" }));
  const failure = await within(dialog).findByRole("alert");
  expect(failure.textContent).toContain("The second plan was refused.");
  await waitFor(() =>
    expect(screen.getAllByText("Subscribed, 1 plan", { ignore: "script" }).length).toBeGreaterThan(0),
  );
  expect(within(dialog).getByRole("alert")).toBe(failure);
});

test("ending a subscription shows the sizes before and after, and nothing can be sent if nothing would change", async () => {
  const size = (likely: number) => ({ likely, least: likely, most: likely });
  host.change = {
    ends: [plan({ subscribed: true })],
    uses: USES,
    segments: [
      {
        segment: { kind: "segment", id: "5", name: "Movers with a card" },
        status: "active",
        rule: "1T",
        traits: [],
        places: ["or"],
        now: size(4321),
        emptied: size(1234),
        without: null,
      },
    ],
  };
  shown = feed({ subscribed: 1, plans: [plan({ subscribed: true })] });
  show(<FeedScreen route={{ screen: "feed", id: "30606" }} />);
  const choose = async () => {
    fireEvent.click(await screen.findByRole("checkbox"));
    fireEvent.click(screen.getByRole("button", { name: "Review…" }));
    return within(await screen.findByRole("dialog"));
  };
  const dialog = await choose();
  const row = await dialog.findByRole("row", { name: /Movers with a card/ });
  expect(row.textContent).toMatch(/4,321.*1,234/);
  cleanup();
  host.change = {};
  show(<FeedScreen route={{ screen: "feed", id: "30606" }} />);
  const same = await choose();
  await same.findByText("Nothing would change.");
  expect(same.getByRole("button", { name: "Unsubscribe" })).toHaveProperty("disabled", true);
});

test("a feed with many traits shows the first ones, and more when asked", async () => {
  host.traits = 250;
  show(<FeedScreen route={{ screen: "feed", id: "30606" }} />);
  const rows = () => document.querySelectorAll("tbody > tr").length;
  await screen.findByText("New movers 0");
  expect(rows()).toBe(100);
  fireEvent.click(screen.getByRole("button", { name: "Show 100 more" }));
  expect(rows()).toBe(200);
  fireEvent.click(screen.getByRole("button", { name: "Show 50 more" }));
  expect(rows()).toBe(250);
});
