import { act, render, renderHook, screen, waitFor } from "@testing-library/react";
import { lazy, Suspense, type ReactNode } from "react";
import { expect, test } from "vitest";
import { useArrival } from "./arrival";

function Window({ place, heading }: { place: string | undefined; heading: string | undefined }) {
  useArrival(place);
  return (
    <>
      <a href="#/traits">Link</a>
      <main id="content">
        {heading !== undefined && <h1>{heading}</h1>}
        <button type="button">In the page</button>
      </main>
    </>
  );
}

test("opening the window names the page and moves no focus", async () => {
  render(<Window place="share" heading="Share" />);
  await waitFor(() => expect(document.title).toContain("Share"));
  expect(document.activeElement).toBe(document.body);
});

test("going to another route focuses its heading, even if it appears late", async () => {
  const { rerender } = render(<Window place="share" heading="Share" />);
  act(() => screen.getByText("Link").focus());
  rerender(<Window place="trait/1" heading={undefined} />);
  rerender(<Window place="trait/1" heading="Blue" />);
  await waitFor(() => expect(document.activeElement?.textContent).toBe("Blue"));
  expect(document.title).toContain("Blue");
});

test("the heading of the previous screen does not get the focus while the next one is loading", async () => {
  const loaded: { done?: (code: { default: () => ReactNode }) => void } = {};
  const Blue = lazy(() => new Promise<{ default: () => ReactNode }>((resolve) => (loaded.done = resolve)));
  function Late({ place }: { place: string }) {
    useArrival(place);
    return (
      <main id="content">
        <Suspense fallback="Loading">{place === "traits" ? <h1>Traits</h1> : <Blue />}</Suspense>
      </main>
    );
  }
  const { rerender } = render(<Late place="traits" />);
  rerender(<Late place="trait/1" />);
  expect(screen.getByText("Loading")).toBeDefined();
  expect(document.activeElement).toBe(document.body);
  await act(async () => loaded.done?.({ default: () => <h1>Blue</h1> }));
  await waitFor(() => expect(document.activeElement?.textContent).toBe("Blue"));
});

test("a page that loads after the window moves no focus", async () => {
  const { rerender } = render(<Window place={undefined} heading="Share" />);
  rerender(<Window place="practice share" heading="Share" />);
  await waitFor(() => expect(document.title).toContain("Share"));
  expect(document.activeElement).toBe(document.body);
});

test("a heading that is replaced once the page is loaded leaves the focus to the new one", async () => {
  const { rerender } = render(<Window place="traits" heading="Traits" />);
  rerender(<Window place="trait/1" heading={undefined} />);
  rerender(<Window place="trait/1" heading="Reading" />);
  await waitFor(() => expect(document.activeElement?.textContent).toBe("Reading"));
  rerender(<Window place="trait/1" heading={undefined} />);
  expect(document.activeElement).toBe(document.body);
  rerender(<Window place="trait/1" heading="Blue" />);
  await waitFor(() => expect(document.activeElement?.textContent).toBe("Blue"));
});

test("the same screen in another connection gets the focus on its heading", async () => {
  const { rerender } = render(<Window place="practice share" heading="Share" />);
  rerender(<Window place="production share" heading="Share" />);
  await waitFor(() => expect(document.activeElement?.textContent).toBe("Share"));
});

test("a renamed page changes the title, and leaves the focus where it is", async () => {
  const { rerender } = render(<Window place="share" heading="Share" />);
  rerender(<Window place="trait/1" heading="Trait" />);
  await waitFor(() => expect(document.activeElement?.textContent).toBe("Trait"));
  act(() => screen.getByText("In the page").focus());
  rerender(<Window place="trait/1" heading="Blue" />);
  await waitFor(() => expect(document.title).toContain("Blue"));
  expect(document.activeElement?.textContent).toBe("In the page");
});

test("a row that got the focus back keeps it", async () => {
  const { rerender } = render(<Window place="trait/1" heading="Blue" />);
  act(() => screen.getByText("In the page").focus());
  rerender(<Window place="traits" heading="Traits" />);
  await waitFor(() => expect(document.title).toContain("Traits"));
  expect(document.activeElement?.textContent).toBe("In the page");
});

test("nothing happens without the frame", () => {
  expect(() => renderHook(() => useArrival("share"))).not.toThrow();
});
