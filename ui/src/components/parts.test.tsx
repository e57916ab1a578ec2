import { act, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { formatDay, formatMoment } from "../i18n";
import { ageInWords } from "./AgeLabel";
import { Breadcrumbs } from "./Breadcrumbs";
import { Callout, CalloutsEnabled } from "./Callout";
import { ExpressionChips } from "./ExpressionChips";
import { KeyValueList } from "./KeyValueList";
import { NumberText } from "./NumberText";
import { StageLights, stagesUpTo } from "./StageLights";
import { Tip } from "./Tip";
import { TipLayer } from "./TipLayer";
import { LineChart } from "./chart/LineChart";
import { PeriodFigures } from "./chart/PeriodFigures";
import { scrollSpeed } from "./dnd/useAutoScroll";

describe("a callout", () => {
  const callout = (
    <Callout n={3} name="Integration Code">
      It is the id of the audience.
    </Callout>
  );

  test("is a button with its number and name, described by its one sentence", () => {
    render(callout);
    const button = screen.getByRole("button", { name: "3: Integration Code" });
    const sentence = document.getElementById(button.getAttribute("aria-describedby") ?? "");
    expect(sentence?.textContent).toBe("It is the id of the audience.");
  });

  test("is hidden when callouts are turned off", () => {
    render(<CalloutsEnabled value={false}>{callout}</CalloutsEnabled>);
    expect(screen.queryByRole("button")).toBeNull();
  });
});

test('an expected number is "not yet", an unknown number is a dash, zero is zero', () => {
  render(
    <>
      <NumberText value={48212} />
      <NumberText value={null} notYet />
      <NumberText value={undefined} />
      <NumberText value={0} notYet />
    </>,
  );
  expect(document.body.textContent).toBe("48,212not yet–0");
});

describe("an age", () => {
  const now = new Date(2026, 10, 26, 9, 30).getTime();
  const HOURS = 3_600_000;
  const words = (at: number) => ageInWords(at, now);

  test("is shown in the largest whole unit, and a wrong clock counts as now", () => {
    const ages = [-5_000, 59_000, 120_000, HOURS * 5].map((age) => words(now - age));
    expect(ages).toEqual(["just now", "just now", "2 min ago", "5 hr ago"]);
  });

  test("counts nights: the day before yesterday is not yesterday, even if it was only a few hours ago", () => {
    expect(words(new Date(2026, 10, 25, 8).getTime())).toBe("yesterday");
    expect(words(new Date(2026, 10, 24, 23, 30).getTime())).toBe("2 days ago");
    expect(words(new Date(2026, 10, 20, 0, 10).getTime())).toBe("6 days ago");
  });

  test("is a date with its year after seven days", () => {
    expect(words(new Date(2026, 10, 19, 23).getTime())).toBe("Nov 19, 2026");
    expect(words(new Date(2025, 2, 27).getTime())).toBe("Mar 27, 2025");
  });
});

describe("in New York", () => {
  beforeEach(() => void vi.stubEnv("TZ", "America/New_York"));
  afterEach(() => void vi.unstubAllEnvs());

  test("9:30 in the evening is today, and the day of a report stays that day", () => {
    const evening = Date.UTC(2026, 2, 28, 1, 30);
    expect(ageInWords(evening, Date.UTC(2026, 5, 1))).toBe("Mar 27, 2026");
    expect(formatMoment(evening)).toMatch(/^Mar 27, 2026, 9:30\sPM$/u);
    expect(formatDay(Date.UTC(2026, 2, 28), true)).toBe("Mar 28, 2026");
  });
});

test("a large number is shortened in a narrow column and read aloud in full", () => {
  render(
    <>
      <NumberText value={48_212_345} compact />
      <NumberText value={115_382} />
    </>,
  );
  expect(screen.getByText("48.2M").getAttribute("aria-hidden")).toBe("true");
  expect(screen.getByText("48,212,345")).toBeDefined();
  expect(screen.getByText("115,382")).toBeDefined();
});

test("the five lights name each stage", () => {
  render(<StageLights stages={stagesUpTo(2, true)} />);
  expect(screen.getByRole("img").getAttribute("aria-label")).toBe(
    "Created: done, Populating: done, Ready for destinations: in progress, In reports: waiting, Fully populated: waiting",
  );
});

test("a fact without a value keeps its row", () => {
  render(<KeyValueList rows={[{ label: "Event Type", value: null }]} />);
  expect(screen.getByRole("definition").textContent).toBe("–");
});

test("a rule is read aloud with its operators in place", () => {
  const compare = (key: string, value: string) => ({ kind: "compare" as const, key, operator: "==", value });
  render(
    <ExpressionChips
      label="Rule"
      rule={{
        kind: "any",
        parts: [
          { kind: "all", parts: [compare("a", "1"), { kind: "not", part: compare("b", "2") }] },
          compare("c", "3"),
        ],
      }}
    />,
  );
  expect(screen.getByRole("group", { name: "Rule" }).textContent).toBe("a==1andnotb==2orc==3");
});

test("a chart is an image with its last day in its name, and the arrow keys read it day by day", () => {
  render(
    <LineChart
      label="Trait Graph"
      description="Rises."
      days={["2026-10-01", "2026-10-02"]}
      series={[{ id: "p", label: "Population", values: [null, 300] }]}
    />,
  );
  expect(screen.queryByRole("slider")).toBeNull();
  const chart = screen.getByRole("img", { name: /^Trait Graph: Oct 2, 2026: Population 300$/ });
  fireEvent.keyDown(chart, { key: "Home" });
  expect(screen.getByRole("status").textContent).toContain("Population –");
  fireEvent.keyDown(chart, { key: "ArrowRight" });
  expect(screen.getByRole("status").textContent).toContain("Oct 2, 2026");
});

test("a period's figures are listed below each other, each with its own label, as on Adobe's page", () => {
  const periods = [1, 7].map((days) => ({ days, value: days === 1 ? 0 : 1_234_567 }));
  render(<PeriodFigures label="Unique Trait Realizations" about="Devices." latest={0} periods={periods} />);
  const pairs = screen
    .getAllByRole("term")
    .map((term) => `${term.textContent} ${term.nextSibling?.textContent}`);
  expect(pairs).toEqual(["1 Day: 0", "7 Days: 1,234,567"]);
  expect(screen.getByRole("button", { name: "About Unique Trait Realizations" })).toBeDefined();
});

test("the heading of a page is outside its breadcrumbs, and alone if there are none", () => {
  const { rerender } = render(<Breadcrumbs trail={[]} current="Traits" />);
  expect(screen.queryByRole("navigation")).toBeNull();
  rerender(<Breadcrumbs trail={[{ label: "Traits", href: "#/traits" }]} current="Interested in Ceramics" />);
  expect(within(screen.getByRole("navigation")).queryByRole("heading")).toBeNull();
  expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("Interested in Ceramics");
});

describe("a tip", () => {
  const tip = () => screen.queryByRole("tooltip")?.textContent;
  const show = () =>
    render(
      <>
        <Tip words="Nov 26, 2026, 9:30 AM">2 min ago</Tip>
        <TipLayer />
      </>,
    );

  test("is shown on focus, and hidden by Escape", async () => {
    show();
    const words = screen.getByText("2 min ago");
    expect(words.getAttribute("aria-description")).toBe("Nov 26, 2026, 9:30 AM");
    fireEvent.keyDown(document.body, { key: "Tab" });
    act(() => words.focus());
    await waitFor(() => expect(tip()).toBe("Nov 26, 2026, 9:30 AM"));
    fireEvent.keyDown(words, { key: "Escape" });
    await waitFor(() => expect(tip()).toBeUndefined());
  });

  test("is shown where the pointer rests", async () => {
    show();
    fireEvent.pointerOver(screen.getByText("2 min ago"));
    await waitFor(() => expect(tip()).toBe("Nov 26, 2026, 9:30 AM"));
  });
});

test("a list scrolls only while the drag is near its edges, faster the closer it is", () => {
  expect(scrollSpeed(200, 100, 300)).toBe(0);
  expect(scrollSpeed(90, 100, 300)).toBe(0);
  expect(scrollSpeed(101, 100, 300)).toBeLessThan(scrollSpeed(120, 100, 300));
  expect(scrollSpeed(299, 100, 300)).toBeGreaterThan(scrollSpeed(280, 100, 300));
});
