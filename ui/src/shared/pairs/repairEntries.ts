/** The menu entry that repairs the pair of an audience; none if the tray cannot. */
import type { AudienceRow } from "../../bindings";
import type { MenuEntry } from "../../components/MenuEntries";
import { repairWords } from "./useRepair";

export function repairEntries(
  row: AudienceRow,
  why: string | undefined,
  onRepair: (audienceId: string) => void,
): MenuEntry[] {
  const label = repairWords(row.shared);
  if (label === undefined) return [];
  return [{ id: "repair", label, note: why, disabled: why !== undefined, onAction: () => onRepair(row.id) }];
}
