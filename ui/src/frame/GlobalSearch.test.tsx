import { Provider } from "@react-spectrum/s2/Provider";
import { fireEvent, render, screen, waitFor } from "@testing-library/react";
import { useEffect, useState } from "react";
import { beforeEach, expect, it, vi } from "vitest";
import { Announcements } from "../components/announce";
import { GlobalSearch } from "./GlobalSearch";
import type { FrameHit } from "./facts";

const picked = vi.fn();
let answer: (hits: FrameHit[] | undefined) => void = () => {};

function hit(kind: FrameHit["kind"], name: string): FrameHit {
  return { kind, id: name, name, context: "somewhere", route: { screen: "share" } };
}

function Host() {
  const [words, setWords] = useState("");
  const [hits, setHits] = useState<FrameHit[] | undefined>([]);
  useEffect(() => {
    answer = setHits;
  }, []);
  return (
    <Provider locale="en-US" colorScheme="light">
      <GlobalSearch
        words={words}
        onWords={setWords}
        isLoading={hits === undefined}
        hits={hits ?? [hit("audience", "hit of the words before")]}
        onPick={picked}
      />
      <button type="button">elsewhere</button>
      <Announcements />
    </Provider>
  );
}

const field = () => screen.getByRole("searchbox");
async function search(words: string, hits: FrameHit[]): Promise<void> {
  field().focus();
  fireEvent(field(), new InputEvent("beforeinput", { inputType: "insertText", data: words }));
  fireEvent.input(field(), { target: { value: words }, inputType: "insertText" });
  await waitFor(() => expect(screen.getByRole("listbox")).toBeDefined());
  answer(hits);
  if (hits.length > 0) await screen.findAllByRole("option", { name: new RegExp(hits[0]?.name ?? "") });
}

beforeEach(() => picked.mockReset());

const focused = () => document.querySelector('[role="option"][data-focused]')?.textContent;

it("marks the result that Enter opens, initially the first one, and moves the mark with the arrows", async () => {
  render(<Host />);
  await search("gold", [hit("audience", "Gold"), hit("trait", "Gold trait")]);
  await waitFor(() => expect(focused()).toContain("Audience"));
  fireEvent.keyDown(field(), { key: "ArrowDown" });
  await waitFor(() => expect(focused()).toContain("Trait"));
  fireEvent.keyDown(field(), { key: "Enter" });
  fireEvent.keyUp(field(), { key: "Enter" });
  await waitFor(() => expect(picked).toHaveBeenCalledWith(hit("trait", "Gold trait")));
  expect(field()).toHaveProperty("value", "");
});

it("offers no result of the previous text while searching", async () => {
  render(<Host />);
  await search("gold", [hit("audience", "Gold")]);
  answer(undefined);
  await screen.findByText("Searching…");
  expect(screen.queryByRole("option", { name: /before|Gold/ })).toBeNull();
  fireEvent.keyDown(field(), { key: "Enter" });
  fireEvent.keyUp(field(), { key: "Enter" });
  expect(picked).not.toHaveBeenCalled();
});

it("says how many were found", async () => {
  render(<Host />);
  await search("gold", [hit("audience", "Gold"), hit("trait", "Gold trait")]);
  await screen.findByText("2 results", undefined, { timeout: 3000 });
  answer([]);
  await waitFor(() => expect(screen.getAllByText("Nothing found").length).toBeGreaterThan(1), {
    timeout: 3000,
  });
});

it("closes when the focus leaves it", async () => {
  render(<Host />);
  await search("gold", [hit("audience", "Gold")]);
  screen.getByText("elsewhere").focus();
  await waitFor(() => expect(screen.queryByRole("listbox")).toBeNull());
});

it("is not reached by its key behind a dialog", () => {
  render(
    <>
      <Host />
      <div role="dialog" />
    </>,
  );
  screen.getByText("elsewhere").focus();
  fireEvent.keyDown(window, { key: "k", ctrlKey: true });
  expect(document.activeElement).not.toBe(field());
});

it("ignores the Enter that ends the composition of a word, in both ways engines report it", async () => {
  render(<Host />);
  await search("すし", [hit("audience", "すし")]);
  await waitFor(() => expect(focused()).toContain("すし"));
  for (const composing of [{ keyCode: 229 }, { isComposing: true }]) {
    fireEvent.keyDown(field(), { key: "Enter", ...composing });
    fireEvent.keyUp(field(), { key: "Enter" });
  }
  expect(picked).not.toHaveBeenCalled();
  fireEvent.keyDown(field(), { key: "Enter", keyCode: 13 });
  fireEvent.keyUp(field(), { key: "Enter" });
  await waitFor(() => expect(picked).toHaveBeenCalledTimes(1));
});
