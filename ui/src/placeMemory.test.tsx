import { act, cleanup, render, renderHook, screen } from "@testing-library/react";
import { useState, type ReactNode } from "react";
import { beforeEach, expect, test } from "vitest";
import { navigate } from "./navigation";
import { PlaceMemory, useRemembered } from "./placeMemory";

beforeEach(() => window.history.pushState(null, "", "#/share"));

const back = () =>
  act(
    () =>
      new Promise<void>((done) => {
        window.addEventListener("popstate", () => done(), { once: true });
        window.history.back();
      }),
  );

function Words({ start = "" }: { start?: string }) {
  const [words, setWords] = useRemembered("words", start);
  return <input aria-label="Words" value={words} onChange={(event) => setWords(event.target.value)} />;
}
const under = (scope: string, part: ReactNode) => <PlaceMemory scope={scope}>{part}</PlaceMemory>;
const hook = (scope: string) =>
  renderHook(() => useRemembered("words", "at first"), {
    wrapper: ({ children }) => <PlaceMemory scope={scope}>{children}</PlaceMemory>,
  });

test("typed text is restored with its history entry", () => {
  const first = hook("one");
  act(() => first.result.current[1]("blue"));
  first.unmount();
  expect(hook("one").result.current[0]).toBe("blue");
});

test("another visit to the same address starts fresh", () => {
  const first = hook("one");
  act(() => first.result.current[1]("blue"));
  first.unmount();
  act(() => navigate({ screen: "traits" }));
  act(() => navigate({ screen: "share" }));
  expect(hook("one").result.current[0]).toBe("at first");
});

test("nothing is carried over from one connection to another", () => {
  const first = hook("one");
  act(() => first.result.current[1]("blue"));
  first.unmount();
  expect(hook("other").result.current[0]).toBe("at first");
});

test("a screen that stays carries its state to a new entry, and restores the old state with the old entry", async () => {
  const { result } = hook("one");
  act(() => result.current[1]("blue"));
  act(() => navigate({ screen: "traits", folderId: "5" }));
  expect(result.current[0]).toBe("blue");
  act(() => result.current[1]((now) => `${now} and green`));
  expect(result.current[0]).toBe("blue and green");
  await back();
  expect(result.current[0]).toBe("blue");
});

test("replacing an address keeps the entry", () => {
  const { result } = hook("one");
  act(() => result.current[1]("blue"));
  act(() => navigate({ screen: "traits", search: "x" }, { replace: true }));
  expect(result.current[0]).toBe("blue");
});

test("when the connection changes under a screen, it shows the state of the new connection", () => {
  function Owner() {
    const [scope, setScope] = useState("one");
    return (
      <>
        <button type="button" onClick={() => setScope("two")}>
          Switch
        </button>
        {under(scope, <Words key={scope} />)}
      </>
    );
  }
  const first = render(under("two", <Words start="of two" />));
  first.unmount();
  cleanup();
  render(<Owner />);
  act(() => screen.getByText("Switch").click());
  expect(screen.getByRole("textbox")).toHaveProperty("value", "of two");
});
