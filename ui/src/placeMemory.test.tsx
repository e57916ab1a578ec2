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

test("what was typed is there again when its place is", () => {
  const first = hook("one");
  act(() => first.result.current[1]("blue"));
  first.unmount();
  expect(hook("one").result.current[0]).toBe("blue");
});

test("another visit of the same address starts afresh", () => {
  const first = hook("one");
  act(() => first.result.current[1]("blue"));
  first.unmount();
  act(() => navigate({ screen: "traits" }));
  act(() => navigate({ screen: "share" }));
  expect(hook("one").result.current[0]).toBe("at first");
});

test("nothing of one connection is remembered for another", () => {
  const first = hook("one");
  act(() => first.result.current[1]("blue"));
  first.unmount();
  expect(hook("other").result.current[0]).toBe("at first");
});

test("a screen that stays takes its state along to a new place, and has the old one back with the old place", async () => {
  const { result } = hook("one");
  act(() => result.current[1]("blue"));
  act(() => navigate({ screen: "traits", folderId: "5" }));
  expect(result.current[0]).toBe("blue");
  act(() => result.current[1]((now) => `${now} and green`));
  expect(result.current[0]).toBe("blue and green");
  await back();
  expect(result.current[0]).toBe("blue");
});

test("replacing an address is the same place", () => {
  const { result } = hook("one");
  act(() => result.current[1]("blue"));
  act(() => navigate({ screen: "traits", search: "x" }, { replace: true }));
  expect(result.current[0]).toBe("blue");
});

test("a connection that is switched under a screen that stays shows that connection's own", () => {
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
