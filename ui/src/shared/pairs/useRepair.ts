/** What can be done about the state of a pair: its name, and doing it for one audience or many. */
import { useRepair as useRepairCommand } from "../../api/tray";
import type { Repair, SharedState } from "../../bindings";
import { announce } from "../../components/announce";
import { toast } from "../../components/toast";
import { t, type MessageKey } from "../../i18n";
import { navigate } from "../../navigation";
import { toastFailure } from "../failures/toastFailure";

/** States that a line of the tray can repair. What else is wrong is looked at on the audience's page. */
const REPAIRS: Partial<Record<SharedState, MessageKey>> = {
  half: "pairs.repair.complete",
  shell: "pairs.repair.members",
  unclear: "pairs.repair.members",
};

/** What repairs a state; undefined if nothing in the tray does. */
export function repairWords(state: SharedState): string | undefined {
  const words = REPAIRS[state];
  return words && t(words);
}

/** Puts what repairs audiences into the tray and opens it; says what was left out. */
export function useRepair(): (audienceIds: string[]) => Promise<void> {
  const repair = useRepairCommand(toastFailure);
  return async (audienceIds) => {
    const done = await repair.run(audienceIds);
    if (!done) return;
    const words = doneWords(done);
    if (done.completed + done.members === 0) {
      toast.info(words);
      return;
    }
    announce(words);
    toast.done(words);
    navigate({ screen: "share" });
  };
}

/** Exported for its test. */
export function doneWords({ completed, members, left }: Repair): string {
  const parts = [
    completed > 0 && t("pairs.repair.completed", { count: completed }),
    members > 0 && t("pairs.repair.given", { count: members }),
    left.length > 0 && t("pairs.repair.left", { count: left.length }),
  ];
  return parts.filter(Boolean).join(" ");
}
