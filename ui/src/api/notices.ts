/** Notices of the system about jobs and models: a click on one opens it. */
import { useEffect } from "react";
import { inBackground } from "../background";
import { onJobOpened, onModelOpened } from "../platform";

type Open = (connectionId: string, id: string) => void;

/** Calls `open` when a notice about a job was clicked; it must stay the same function. */
export function useOpenedJob(open: Open): void {
  useEffect(() => {
    const listening = onJobOpened(open);
    return () => inBackground(listening.then((stop) => stop()));
  }, [open]);
}

/** The same for a look-alike model; its ID is empty if the model was not created yet. */
export function useOpenedModel(open: Open): void {
  useEffect(() => {
    const listening = onModelOpened(open);
    return () => inBackground(listening.then((stop) => stop()));
  }, [open]);
}
