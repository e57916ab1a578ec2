/** Waits in a test until everything that a page asked for has been answered and shown, in whichever order. */
import { waitFor } from "@testing-library/react";
import { expect } from "vitest";
import type { createQueryClient } from "./api/client";

/** Turns in a row in which nothing is under way: an answer is shown in the turn after it, and may ask for more then. */
const TURNS = 3;

export async function idle(client: ReturnType<typeof createQueryClient>): Promise<void> {
  await waitFor(async () => {
    for (let turn = 0; turn < TURNS; turn += 1) {
      expect(client.isFetching() + client.isMutating()).toBe(0);
      await new Promise((next) => setTimeout(next, 0));
    }
  });
}
