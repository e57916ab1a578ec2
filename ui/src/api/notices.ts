/** Notices of the system about jobs: a click on one opens the job. */
import { useEffect } from "react";
import { inBackground } from "../background";
import { onJobOpened } from "../platform";

/** Calls `open` when a notice was clicked; it must stay the same function. */
export function useOpenedJob(open: (connectionId: string, jobId: string) => void): void {
  useEffect(() => {
    const listening = onJobOpened(open);
    return () => inBackground(listening.then((stop) => stop()));
  }, [open]);
}
