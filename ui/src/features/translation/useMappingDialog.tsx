/** Opens the mapping of keys to fields; render `dialog` once. */
import type { ReactNode } from "react";
import type { TranslatedRef } from "../../bindings";
import { useDialog } from "../../components/useDialog";
import { MappingDialog } from "./MappingDialog";

export function useMappingDialog(of: TranslatedRef | null): { open: () => void; dialog: ReactNode } {
  const { open, dialog } = useDialog<TranslatedRef | null>("fieldMapping", (subject) => (
    <MappingDialog of={subject} />
  ));
  return { open: () => open(of), dialog };
}
