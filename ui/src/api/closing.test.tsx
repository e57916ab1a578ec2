import { render, waitFor } from "@testing-library/react";
import { beforeEach, expect, it, vi } from "vitest";
import { useClosing } from "./closing";

const shell = vi.hoisted(() => ({ calls: [] as string[], ask: undefined as (() => void) | undefined }));

vi.mock("../platform", () => ({
  invoke: async (name: string, args?: { held: boolean }) =>
    void shell.calls.push(args ? `${name} ${args.held}` : name),
  onCloseAsked: async (callback: () => void) => {
    shell.ask = callback;
    return () => void (shell.ask = undefined);
  },
  closeWindow: async () => void shell.calls.push("close"),
}));

const asked = vi.fn<(go: () => void) => void>();

function Window({ isHeld }: { isHeld: boolean }) {
  useClosing(isHeld, asked);
  return null;
}

beforeEach(() => {
  shell.calls = [];
  asked.mockClear();
});

it("answers the shell at once, and closes only after the question", async () => {
  const { rerender } = render(<Window isHeld={false} />);
  await waitFor(() => expect(shell.ask).toBeDefined());
  expect(shell.calls).toEqual([]);
  rerender(<Window isHeld />);
  await waitFor(() => expect(shell.calls).toEqual(["closing_held true"]));
  shell.ask?.();
  await waitFor(() => expect(shell.calls).toEqual(["closing_held true", "closing_heard"]));
  asked.mock.calls[0]?.[0]();
  await waitFor(() => expect(shell.calls.at(-1)).toBe("close"));
});

it("closes at once when nothing would be lost any more", async () => {
  const { rerender } = render(<Window isHeld />);
  for (const isHeld of [false, true, false]) rerender(<Window isHeld={isHeld} />);
  await waitFor(() =>
    expect(shell.calls.slice(-4)).toEqual([
      "closing_held true",
      "closing_held false",
      "closing_held true",
      "closing_held false",
    ]),
  );
});
