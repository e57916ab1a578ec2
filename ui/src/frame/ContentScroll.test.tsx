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
  rerender(<Window lines={3} />);
  await act(() => new Promise((rest) => setTimeout(rest, 20)));
  expect(content().scrollTop).toBe(20);
});
