/** Opens the overlap of two to five selected rows. */
import Compare from "@react-spectrum/s2/icons/Compare";
import { FEWEST, MOST } from "../../api/overlap";
import { t } from "../../i18n";
import { navigate } from "../../navigation";
import { ToolButton } from "../editing/ToolButton";

interface OverlapButtonProps {
  kind: "audience" | "trait" | "segment";
  count: number;
  /** Calls the function with the IDs of the selection. */
  withIds: (act: (ids: string[]) => void) => void;
}

export function OverlapButton({ kind, count, withIds }: OverlapButtonProps) {
  const fits = count >= FEWEST && count <= MOST;
  return (
    <ToolButton
      icon={Compare}
      label={t("overlap.open")}
      onPress={() => withIds((ids) => navigate({ screen: "overlap", kind, ids }))}
      why={fits ? undefined : t("overlap.number", { fewest: FEWEST, most: MOST })}
    />
  );
}
