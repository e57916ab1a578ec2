import { Provider } from "@react-spectrum/s2/Provider";
import { act, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { beforeEach, expect, test, vi } from "vitest";
import { ApiProvider } from "../../api/ApiProvider";
import { createQueryClient } from "../../api/client";
import type { Deletion, DeletionProgress } from "../../bindings";
import { useDialog } from "../../components/useDialog";
import { DeleteDialog, type DeleteTarget } from "./DeleteDialog";

type Asked = { ids: string[]; progress: { onmessage: (now: DeletionProgress) => void } };
const host = vi.hoisted(() => ({
  asked: [] as Asked[],
  stopped: [] as string[],
  end: (() => undefined) as (outcome: unknown) => void,
}));

vi.mock("../../platform", () => ({
  invoke: async (name: string, args: never) => {
    if (name === "traits_delete") {
      host.asked.push(args);
      return new Promise((end) => {
        host.end = end;
      });
    }
    if (name === "deletion_stop") host.stopped.push((args as { id: string }).id);
    return null;
  },
  channel: (onmessage: unknown) => ({ onmessage }),
  onWorkspaceChanged: async () => () => {},
}));

const rows = Array.from({ length: 14 }, (_, place) => ({ id: `9${place}`, name: `Trait ${place}` }));
const gone = vi.fn();

function Owner({ target }: { target: DeleteTarget }) {
  const { open, dialog } = useDialog<DeleteTarget>("deleteTraits", (one) => (
    <DeleteDialog kind="traits" target={one} onGone={gone} />
  ));
  return (
    <>
      <button onClick={() => open(target)}>Open</button>
      {dialog}
    </>
  );
}

function show(target: DeleteTarget) {
  render(
    <Provider locale="en-US">
      <ApiProvider client={createQueryClient()}>
        <Owner target={target} />
      </ApiProvider>
    </Provider>,
  );
  fireEvent.click(screen.getByText("Open"));
}

const deletion = (parts: Partial<Deletion>): Deletion => ({
  id: "d1",
  kind: "trait",
  startedAt: 0,
  endedAt: 1,
  total: 1,
  deleted: 0,
  stayed: 0,
  objects: [],
  ...parts,
});

beforeEach(() => {
  host.asked = [];
  host.stopped = [];
  gone.mockClear();
});

test("names up to ten with their ids, and says how many are not visible", async () => {
  show({ ids: [...rows.map(({ id }) => id), "1", "2", "3"], seen: rows });
  const dialog = await screen.findByRole("alertdialog");
  expect(dialog.textContent).toContain("Trait 9");
  expect(dialog.textContent).toContain("99");
  expect(dialog.textContent).not.toContain("Trait 10");
  expect(dialog.textContent).toContain("4 more visible");
  expect(dialog.textContent).toContain("3 of them are not visible");
});

test("stays open with a progress bar, cannot be started twice, can be stopped, and lists what was not deleted and why", async () => {
  show({ ids: ["90", "91", "92"], seen: rows.slice(0, 3) });
  fireEvent.click(await screen.findByRole("button", { name: "Delete" }));
  await waitFor(() => expect(host.asked).toHaveLength(1));
  expect(screen.queryByRole("button", { name: "Delete" })).toBeNull();
  act(() => host.asked[0]?.progress.onmessage({ id: "d1", total: 3, deleted: 1, stayed: 0 }));
  const bar = await screen.findByRole("progressbar");
  expect(bar.getAttribute("aria-valuetext")).toBe("1 of 3");
  fireEvent.click(screen.getByRole("button", { name: "Stop" }));
  await waitFor(() => expect(host.stopped).toEqual(["d1"]));
  const object = (place: number) =>
    ({ kind: "trait", ...rows[place] }) as Deletion["objects"][number]["object"];
  const failure = { code: "conflict", message: "", details: { segments: "Spring sale" } } as const;
  await act(async () =>
    host.end(
      deletion({
        total: 3,
        deleted: 1,
        stayed: 1,
        objects: [
          { object: object(0), state: "deleted", failure: null },
          { object: object(1), state: "stayed", failure },
          { object: object(2), state: "waiting", failure: null },
        ],
      }),
    ),
  );
  await screen.findByText(/1 deleted, 1 not deleted, 1 not started/);
  expect(screen.getByRole("alertdialog").textContent).toContain("Spring sale");
  await waitFor(() => expect(gone).toHaveBeenCalledWith(["90"]));
});

test("closes on its own when everything is deleted", async () => {
  show({ ids: ["90"], seen: rows.slice(0, 1) });
  fireEvent.click(await screen.findByRole("button", { name: "Delete" }));
  await waitFor(() => expect(host.asked).toHaveLength(1));
  const object = { kind: "trait", id: "90", name: "Trait 0" } as const;
  await act(async () =>
    host.end(deletion({ deleted: 1, objects: [{ object, state: "deleted", failure: null }] })),
  );
  await waitFor(() => expect(screen.queryByRole("alertdialog")).toBeNull());
});
