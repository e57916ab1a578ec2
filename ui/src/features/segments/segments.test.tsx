/** What is done with a selection of segments goes on when the selection ends. */
import { Provider } from "@react-spectrum/s2/Provider";
import { act, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { beforeEach, expect, test, vi } from "vitest";
import { ApiProvider } from "../../api/ApiProvider";
import { createQueryClient } from "../../api/client";
import { segmentRow } from "../../testRows";
import SegmentsScreen from "./SegmentsScreen";

const host = vi.hoisted(() => ({ answers: {} as Record<string, unknown> }));

vi.mock("../../platform", () => ({
  invoke: async (name: string, args: Record<string, unknown>) => {
    const answer = host.answers[name] ?? null;
    return typeof answer === "function" ? await answer(args) : answer;
  },
  channel: (onmessage: unknown) => ({ onmessage }),
  onWorkspaceChanged: async () => () => {},
}));

beforeEach(() => {
  // A grid shows rows only where there is room for them.
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(400);
  vi.spyOn(HTMLElement.prototype, "clientWidth", "get").mockReturnValue(900);
});

test.each(["Map to destination…", "Share to Experience Platform…"])(
  "%s stays open when a refresh ends the selection",
  async (tool) => {
    let rows = [segmentRow({ id: "7", name: "Gold" })];
    host.answers = {
      destinations: [],
      segment_folders: [],
      segments: () => ({ total: rows.length, offset: 0, rows }),
      segment_keys: () => rows.map(({ id }) => id),
    };
    const client = createQueryClient();
    render(
      <Provider locale="en-US">
        <ApiProvider client={client}>
          <SegmentsScreen route={{ screen: "segments" }} />
        </ApiProvider>
      </Provider>,
    );
    fireEvent.click(await screen.findByRole("checkbox", { name: /Gold$/ }));
    fireEvent.click(await screen.findByRole("button", { name: tool }));
    const dialog = await screen.findByRole("dialog");
    rows = [];
    await act(() => client.invalidateQueries());
    await waitFor(() => expect(screen.queryByText("1 selected")).toBeNull());
    expect(screen.getByRole("dialog")).toBe(dialog);
  },
);
