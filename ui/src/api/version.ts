/** The version of this program. */
import { appVersion } from "../platform";
import { keys } from "./keys";
import { useQueryResult, type QueryResult } from "./query";

export function useAppVersion(): QueryResult<string> {
  return useQueryResult({ queryKey: keys.version, queryFn: appVersion });
}
