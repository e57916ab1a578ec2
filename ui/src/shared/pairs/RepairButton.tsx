/** What can be done about the state of an audience's pair: a line in the tray, or the place where it can be done. */
import { Button } from "@react-spectrum/s2/Button";
import { useWhyNotShare } from "../../api/rights";
import { inBackground } from "../../background";
import type { SharedState } from "../../bindings";
import { t } from "../../i18n";
import { navigate } from "../../navigation";
import { repairWords, useRepair } from "./useRepair";

export function RepairButton({ audience, state }: { audience: string; state: SharedState }) {
  const repair = useRepair();
  const why = useWhyNotShare();
  if (state === "paused") {
    return (
      <Button variant="secondary" size="S" onPress={() => navigate({ screen: "connection" })}>
        {t("pairs.flow.resume")}
      </Button>
    );
  }
  const words = repairWords(state);
  if (words === undefined) return null;
  return (
    <>
      <Button
        variant="secondary"
        size="S"
        isDisabled={why !== undefined}
        onPress={() => inBackground(repair([audience]))}
      >
        {words}
      </Button>
      {why !== undefined && <span>{why}</span>}
    </>
  );
}
