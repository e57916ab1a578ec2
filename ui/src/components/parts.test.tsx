import { fireEvent, render, screen } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import { ageInWords } from "./AgeLabel";
import { Callout, CalloutsEnabled } from "./Callout";
import { ExpressionChips } from "./ExpressionChips";
import { KeyValueList } from "./KeyValueList";
import { NumberText } from "./NumberText";
import { StageLights, stagesUpTo } from "./StageLights";
import { LineChart } from "./chart/LineChart";
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

  test("is gone when callouts are turned off", () => {
    render(<CalloutsEnabled value={false}>{callout}</CalloutsEnabled>);
    expect(screen.queryByRole("button")).toBeNull();
  });
});

test("a number that is expected is not yet there, one that is unknown is a dash, zero is zero", () => {
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

test("an age is told in the largest whole unit, and a clock that is off is now", () => {
  const now = 1_000_000_000_000;
  const ages = [-5_000, 59_000, 120_000, 3_600_000 * 5, 86_400_000, 86_400_000 * 3];
  expect(ages.map((age) => ageInWords(now - age, now))).toEqual([
    "just now",
    "just now",
    "2 min ago",
    "5 h ago",
    "yesterday",
    "3 days ago",
  ]);
});

test("the five lights say each stage in words", () => {
  render(<StageLights stages={stagesUpTo(2, true)} />);
  expect(screen.getByRole("img").getAttribute("aria-label")).toBe(
    "Named: done, Arriving: done, Usable: under way, Reported: waiting, Full: waiting",
  );
});

test("a fact without a value keeps its row", () => {
  render(<KeyValueList rows={[{ label: "Event Type", value: null }]} />);
  expect(screen.getByRole("definition").textContent).toBe("–");
});

test("a rule is read with its joining words in place", () => {
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

test("a chart is read day by day with the arrow keys", () => {
  render(
    <LineChart
      label="Trait Graph"
      description="Rises."
      days={["2026-10-01", "2026-10-02"]}
      series={[{ id: "p", label: "Population", values: [null, 300] }]}
    />,
  );
  const chart = screen.getByRole("slider", { name: "Trait Graph" });
  expect(chart.getAttribute("aria-valuetext")).toContain("Population 300");
  fireEvent.keyDown(chart, { key: "Home" });
  expect(chart.getAttribute("aria-valuetext")).toContain("Population –");
});

test("a list scrolls only while the drag is near its edges, and faster the nearer", () => {
  expect(scrollSpeed(200, 100, 300)).toBe(0);
  expect(scrollSpeed(90, 100, 300)).toBe(0);
  expect(scrollSpeed(101, 100, 300)).toBeLessThan(scrollSpeed(120, 100, 300));
  expect(scrollSpeed(299, 100, 300)).toBeGreaterThan(scrollSpeed(280, 100, 300));
});
