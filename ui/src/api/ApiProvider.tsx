/** Gives everything below it the kept answers, and reads them again when the shell says that the workspace changed. */
import { QueryClientProvider, type QueryClient } from "@tanstack/react-query";
import { useEffect, type ReactNode } from "react";
import { onWorkspaceChanged } from "../platform";
import { invalidateWorkspace } from "./invalidate";

export function ApiProvider({ client, children }: { client: QueryClient; children: ReactNode }) {
  useEffect(() => {
    let stopped = false;
    let stop: (() => void) | undefined;
    void onWorkspaceChanged(() => void invalidateWorkspace(client)).then((unlisten) => {
      if (stopped) unlisten();
      else stop = unlisten;
    });
    return () => {
      stopped = true;
      stop?.();
    };
  }, [client]);
  return <QueryClientProvider client={client}>{children}</QueryClientProvider>;
}
