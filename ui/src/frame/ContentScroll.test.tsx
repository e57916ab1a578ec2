import { act, fireEvent, render } from "@testing-library/react";
import { beforeEach, expect, test, vi } from "vitest";
import { navigate, useRoute, hrefOf } from "../navigation";
import { PlaceMemory } from "../placeMemory";
import { ContentScroll } from "./ContentScroll";

/** The height of the page; no page is scrolled beyond it. */
let height = 1000;

function Window({ lines = 1 }: { lines?: number }) {
  const place = hrefOf(useRoute());
  return (
    <>
      <main id="content">
        {Array.from({ length: lines }, (_, at) => (
          <p key={at}>{place}</p>
        ))}
      </main>
      <PlaceMemory scope="c">
        <ContentScroll place={place} />
      </PlaceMemory>
    </>
  );
}

const content = () => document.getElementById("content") as HTMLElement;
/** Until the page has heard that its content changed: observers are called in the order in which they began. */
const changed = () =>
  new Promise<void>((heard) => {
    const observer = new MutationObserver(() => {
      observer.disconnect();
      heard();
    });
    observer.observe(content(), { childList: true, subtree: true });
  });
const scrollTo = (top: number) => {
  content().scrollTop = top;
  fireEvent.scroll(content());
};
const back = () =>
  act(
    () =>
      new Promise<void>((done) => {
        window.addEventListener("popstate", () => done(), { once: true });
        window.history.back();
      }),
  );

beforeEach(() => {
  height = 1000;
  window.history.pushState(null, "", "#/destinations");
  let top = 0;
  // Nothing of it is seen at once, so that it can be scrolled by all of its height.
  vi.spyOn(HTMLElement.prototype, "scrollHeight", "get").mockImplementation(() => height);
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(0);
  vi.spyOn(HTMLElement.prototype, "scrollTop", "get").mockImplementation(() => top);
  vi.spyOn(HTMLElement.prototype, "scrollTop", "set").mockImplementation((to: number) => {
    top = Math.min(to, height);
  });
  return () => vi.restoreAllMocks();
});

test("another page begins at its top, and the way back leads to where the first was left", async () => {
  render(<Window />);
  scrollTo(400);
  act(() => navigate({ screen: "destination", id: "1" }));
  expect(content().scrollTop).toBe(0);
  scrollTo(70);
  await back();
  expect(content().scrollTop).toBe(400);
});

test("a page that is loaded late is scrolled once it is long enough, unless a person scrolls it before", async () => {
  const { rerender } = render(<Window />);
  scrollTo(400);
  act(() => navigate({ screen: "destination", id: "1" }));
  height = 100;
  await back();
  expect(content().scrollTop).toBe(100);
  height = 1000;
  rerender(<Window lines={2} />);
  await vi.waitFor(() => expect(content().scrollTop).toBe(400));

  act(() => navigate({ screen: "destination", id: "2" }));
  height = 100;
  await back();
  fireEvent.wheel(content());
  scrollTo(20);
  height = 1000;
  const seen = changed();
  rerender(<Window lines={3} />);
  await seen;
  expect(content().scrollTop).toBe(20);
});

test.each([
  { how: "scroll bar", act: () => scrollTo(40) },
  { how: "focus from outside", act: () => fireEvent.keyDown(document.body, { key: "Tab" }) },
])("a page that became shorter is left where it is once a person uses it, by $how", async ({ act: use }) => {
  const { rerender } = render(<Window />);
  scrollTo(400);
  act(() => navigate({ screen: "destination", id: "3" }));
  height = 100;
  await back();
  expect(content().scrollTop).toBe(100);
  use();
  const at = content().scrollTop;
  height = 1000;
  const seen = changed();
  rerender(<Window lines={2} />);
  await seen;
  expect(content().scrollTop).toBe(at);
});

test("a page that is cut short by its own length goes on to where it was left", async () => {
  const { rerender } = render(<Window />);
  scrollTo(400);
  act(() => navigate({ screen: "destination", id: "4" }));
  height = 100;
  await back();
  height = 50;
  scrollTo(50);
  height = 1000;
  rerender(<Window lines={2} />);
  await vi.waitFor(() => expect(content().scrollTop).toBe(400));
});
