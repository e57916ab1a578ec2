import { DialogContainer } from "@react-spectrum/s2/Dialog";
import { Provider } from "@react-spectrum/s2/Provider";
import { act, fireEvent, render, screen } from "@testing-library/react";
import type { ReactNode } from "react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { ApiProvider } from "../api/ApiProvider";
import { createQueryClient } from "../api/client";
import type { Rights } from "../bindings";
import { SegmentTools } from "../features/segments/SegmentTools";
import { judgeTraitFolder, AUDIENCES } from "../shared/sharing/dropPolicy";
import { TraitTools } from "../features/traits/TraitTools";
import { DeleteDialog } from "../shared/editing/DeleteDialog";

const host = vi.hoisted(() => ({ rights: {} as Partial<Rights> }));

vi.mock("../platform", () => ({
  invoke: async (name: string) =>
    name === "workspace"
      ? {
          connection: { id: "c", name: "Luma EMEA", color: "#d31510", production: true, practice: false },
          rights: host.rights,
        }
      : [],
  channel: (onmessage: unknown) => ({ onmessage }),
  onWorkspaceChanged: async () => () => {},
}));

function show(part: ReactNode) {
  render(
    <Provider locale="en-US" colorScheme="light">
      <ApiProvider client={createQueryClient()}>{part}</ApiProvider>
    </Provider>,
  );
}

const traitTools = (done: () => void) => (
  <TraitTools editing={{} as never} folder="0" chosen={1} onSegment={done} />
);

beforeEach(() => {
  host.rights = {};
});

describe("an action with a missing permission", () => {
  it("can be reached, does nothing, and is marked as disabled", async () => {
    host.rights = { mapTraits: false };
    const done = vi.fn();
    show(traitTools(done));
    const button = () => screen.getByRole("button", { name: "Create Segment" });
    await vi.waitFor(() => expect(button().getAttribute("aria-disabled")).toBe("true"));
    fireEvent.click(button());
    expect(done).not.toHaveBeenCalled();
  });

  it("names the permission when it is focused", async () => {
    host.rights = { createSegments: false };
    show(<SegmentTools onNew={vi.fn()} />);
    const button = () => screen.getByRole("button", { name: "Add New" });
    await vi.waitFor(() => expect(button().getAttribute("aria-disabled")).toBe("true"));
    fireEvent.keyDown(document.body, { key: "Tab" });
    act(() => button().focus());
    expect((await screen.findByRole("tooltip")).textContent).toContain("CREATE_ALL_SEGMENTS");
  });

  it("is not disabled while nothing is known", async () => {
    const done = vi.fn();
    show(traitTools(done));
    fireEvent.click(await screen.findByRole("button", { name: "Create Segment" }));
    expect(done).toHaveBeenCalledOnce();
  });

  it("is shown by the folder under a drag", () => {
    const folder = { acceptsAudiences: true } as never;
    const drag = { kind: AUDIENCES } as never;
    expect(judgeTraitFolder(folder, drag, undefined)).toEqual({ ok: true });
    expect(judgeTraitFolder(folder, drag, "no right")).toEqual({ ok: false, reason: "no right" });
  });
});

it("deleting shows the connection with its color, and starts at Cancel", async () => {
  show(
    <DialogContainer onDismiss={vi.fn()}>
      <DeleteDialog
        kind="traits"
        target={{ ids: ["1"], seen: [{ id: "1", name: "Blue" }] }}
        onGone={vi.fn()}
      />
    </DialogContainer>,
  );
  await screen.findByText("Production");
  expect(screen.getByText("Luma EMEA").closest("[style]")?.getAttribute("style")).toContain("#d31510");
  await vi.waitFor(() => expect(document.activeElement?.textContent).toBe("Cancel"));
});
