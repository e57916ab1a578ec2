/**
 * Provides the query cache to everything below it, and refreshes it when the shell reports a change of the workspace.
 */
import { QueryClientProvider, type QueryClient } from "@tanstack/react-query";
import { useEffect, type ReactNode } from "react";
import { inBackground } from "../background";
import { onWorkspaceChanged } from "../platform";
import { invalidateWorkspace } from "./invalidate";

export function ApiProvider({ client, children }: { client: QueryClient; children: ReactNode }) {
  useEffect(() => {
    let stopped = false;
    let stop: (() => void) | undefined;
    const listening = onWorkspaceChanged(() => inBackground(invalidateWorkspace(client)));
    const keep = (unlisten: () => void) => {
      if (stopped) unlisten();
      else stop = unlisten;
    };
    inBackground(listening.then(keep));
    return () => {
      stopped = true;
      stop?.();
    };
  }, [client]);
  return <QueryClientProvider client={client}>{children}</QueryClientProvider>;
}
