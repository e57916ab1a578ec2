/**
 * Maps the selection of a list of segments to a destination: a tool of its selection bar. The bar goes when nothing is
 * selected any more, so the page has the dialog.
 */
import Link from "@react-spectrum/s2/icons/Link";
import type { SelectableList } from "../../api/useSelectableList";
import type { Selection } from "../../components/grid/selection";
import { t } from "../../i18n";
import { ToolButton } from "../editing/ToolButton";
import { chosenToShare } from "../sharing/platform/platformDrag";
import type { useMapDialog } from "./useMapDialog";

interface MapChosenProps {
  selection: Selection;
  list: SelectableList<{ id: string; name: string }>;
  mapping: ReturnType<typeof useMapDialog>;
}

export function MapChosen({ selection, list, mapping }: MapChosenProps) {
  return (
    <ToolButton
      icon={Link}
      label={t("destinations.map")}
      onPress={() => {
        const source = chosenToShare("segment", selection, list);
        if (source) mapping.openWith(source);
      }}
    />
  );
}
