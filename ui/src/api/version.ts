/** The version of this program. */
import { appVersion } from "../platform";
import { keys } from "./keys";
import { useAnswer, type Answer } from "./query";

export function useAppVersion(): Answer<string> {
  return useAnswer({ queryKey: keys.version, queryFn: appVersion });
}
