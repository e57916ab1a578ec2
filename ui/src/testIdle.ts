/** Waits in a test until everything that a page asked for has been answered and shown, in whichever order. */
import { waitFor } from "@testing-library/react";
import { expect } from "vitest";
import type { createQueryClient } from "./api/client";

export async function idle(client: ReturnType<typeof createQueryClient>): Promise<void> {
  await waitFor(() => expect(client.isFetching() + client.isMutating()).toBe(0));
}
