/** How answers are kept: the shell reads a local catalogue and says when it changed, so nothing goes stale by itself. */
import { QueryClient } from "@tanstack/react-query";

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // Commands go to the shell, not over a network the page could know about.
        networkMode: "always",
        // The clients below the shell already tried again what may be tried again.
        retry: false,
        staleTime: Infinity,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
      },
      mutations: { networkMode: "always", retry: false },
    },
  });
}
