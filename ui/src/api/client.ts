/**
 * How query results are cached: the shell reads a local copy and reports changes to it, so nothing goes stale on
 * its own.
 */
import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { asFailure } from "./failure";
import { reportFailure } from "./offline";

export function createQueryClient(): QueryClient {
  const onError = (thrown: unknown) => reportFailure(asFailure(thrown));
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        // Commands go to the shell, not over a network the page could know about.
        networkMode: "always",
        // The clients below the shell have already retried every call that may be retried.
        retry: false,
        staleTime: Infinity,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
      },
      mutations: { networkMode: "always", retry: false },
    },
  });
}
