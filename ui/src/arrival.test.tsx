import { act, render, renderHook, screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import { useArrival } from "./arrival";

function Window({ place, heading }: { place: string; heading: string | undefined }) {
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

test("getting to another place puts the focus on its heading, also when that comes late", async () => {
  const { rerender } = render(<Window place="share" heading="Share" />);
  act(() => screen.getByText("Link").focus());
  rerender(<Window place="trait/1" heading={undefined} />);
  rerender(<Window place="trait/1" heading="Blue" />);
  await waitFor(() => expect(document.activeElement?.textContent).toBe("Blue"));
  expect(document.title).toContain("Blue");
});

test("a page that is renamed is renamed in the title, and keeps the focus where it is", async () => {
  const { rerender } = render(<Window place="share" heading="Share" />);
  rerender(<Window place="trait/1" heading="Trait" />);
  await waitFor(() => expect(document.activeElement?.textContent).toBe("Trait"));
  act(() => screen.getByText("In the page").focus());
  rerender(<Window place="trait/1" heading="Blue" />);
  await waitFor(() => expect(document.title).toContain("Blue"));
  expect(document.activeElement?.textContent).toBe("In the page");
});

test("a row that has the focus again keeps it", async () => {
  const { rerender } = render(<Window place="trait/1" heading="Blue" />);
  act(() => screen.getByText("In the page").focus());
  rerender(<Window place="traits" heading="Traits" />);
  await waitFor(() => expect(document.title).toContain("Traits"));
  expect(document.activeElement?.textContent).toBe("In the page");
});

test("without the frame nothing happens", () => {
  expect(() => renderHook(() => useArrival("share"))).not.toThrow();
});
