/** How answers are kept: the shell reads a local catalogue and says when it changed, so nothing goes stale by itself. */
import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { asFailure } from "./failure";
import { noteFailure } from "./reach";

export function createQueryClient(): QueryClient {
  const onError = (thrown: unknown) => noteFailure(asFailure(thrown));
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
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
