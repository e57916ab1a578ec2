import { act, renderHook, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { expect, test, vi } from "vitest";
import { inBackground } from "../background";
import { ApiProvider } from "./ApiProvider";
import { createQueryClient } from "./client";
import { onUnseenFailure, useCommand } from "./mutation";

vi.mock("../platform", () => ({
  invoke: async () => null,
  channel: (onmessage: unknown) => ({ onmessage }),
  onWorkspaceChanged: async () => () => {},
}));

const OFFLINE = { code: "offline", message: "No network", details: {} } as const;

/** A command that is answered by hand. */
function pending() {
  const answers: { resolve: (value: string) => void; reject: (failure: unknown) => void }[] = [];
  const call = () => new Promise<string>((resolve, reject) => answers.push({ resolve, reject }));
  return { answers, call };
}

function Around({ children }: { children: ReactNode }) {
  return <ApiProvider client={createQueryClient()}>{children}</ApiProvider>;
}

test("a failure is forgotten, but not a request that is still out", async () => {
  const { answers, call } = pending();
  const { result } = renderHook(() => useCommand({ call }), { wrapper: Around });
  act(() => void result.current.run(undefined));
  await waitFor(() => expect(result.current.isRunning).toBe(true));
  act(() => result.current.clear());
  expect(result.current.isRunning).toBe(true);
  await waitFor(() => expect(answers).toHaveLength(1));
  act(() => answers[0]?.reject(OFFLINE));
  await waitFor(() => expect(result.current.failure?.code).toBe("offline"));
  expect(result.current.isRunning).toBe(false);
  act(() => result.current.clear());
  await waitFor(() => expect(result.current.failure).toBeUndefined());
});

test("a failure is shown by its component, or by the window once that has gone, unless nothing was changed", async () => {
  const unseen = vi.fn();
  onUnseenFailure(unseen);
  const changing = pending();
  const reading = pending();
  const show = () =>
    renderHook(
      () => ({
        change: useCommand({ call: changing.call }),
        read: useCommand({ call: reading.call, reads: true }),
      }),
      { wrapper: Around },
    );
  const seen = show();
  act(() => void seen.result.current.change.run(undefined));
  await waitFor(() => expect(changing.answers).toHaveLength(1));
  act(() => changing.answers[0]?.reject(OFFLINE));
  await waitFor(() => expect(seen.result.current.change.failure?.code).toBe("offline"));
  expect(unseen).not.toHaveBeenCalled();

  const left = show();
  act(() => {
    inBackground(left.result.current.read.run(undefined));
    inBackground(left.result.current.change.run(undefined));
  });
  await waitFor(() => expect(changing.answers.length + reading.answers.length).toBe(3));
  left.unmount();
  reading.answers[0]?.reject(OFFLINE);
  changing.answers[1]?.reject(OFFLINE);
  await waitFor(() => expect(unseen).toHaveBeenCalledTimes(1));
  expect(unseen).toHaveBeenCalledWith(OFFLINE);
  onUnseenFailure(() => {});
});
