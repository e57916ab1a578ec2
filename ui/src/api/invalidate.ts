/** Which cached results a change makes stale. Rows on screen stay until the new ones arrive. */
import type { QueryClient } from "@tanstack/react-query";
import { keys } from "./keys";

/** Lists, counts, tray and jobs may all have changed, and so may the connection in use (the command line switches too). */
export async function invalidateWorkspace(client: QueryClient): Promise<void> {
  await Promise.all([
    client.invalidateQueries({ queryKey: keys.workspace }),
    client.invalidateQueries({ queryKey: keys.catalog }),
    client.invalidateQueries({ queryKey: keys.sharing }),
    client.invalidateQueries({ queryKey: keys.connections }),
  ]);
}

/**
 * Pages of one object, which ask the services. They become stale after a refresh, an edit or a job, but not at every change of
 * the tray: each of these requests counts against the organization's quota.
 */
export async function invalidateDetails(client: QueryClient): Promise<void> {
  await client.invalidateQueries({ queryKey: keys.details });
}

/** After a change of objects by hand: lists, and the pages of the objects. */
export async function invalidateAll(client: QueryClient): Promise<void> {
  await Promise.all([invalidateWorkspace(client), invalidateDetails(client)]);
}
