/**
 * Shares the selection of a list to Experience Platform: a tool of its selection bar. The bar goes when nothing is
 * selected any more, so the page has the dialog.
 */
import Share from "@react-spectrum/s2/icons/Share";
import type { SelectableList } from "../../../api/useSelectableList";
import type { Selection } from "../../../components/grid/selection";
import { t } from "../../../i18n";
import { ToolButton } from "../../editing/ToolButton";
import { chosenToShare, type PlatformKind } from "./platformDrag";
import type { usePlatformDialog } from "./usePlatformDialog";

interface ShareChosenProps {
  kind: PlatformKind;
  selection: Selection;
  list: SelectableList<{ id: string; name: string }>;
  platform: ReturnType<typeof usePlatformDialog>;
}

export function ShareChosen({ kind, selection, list, platform }: ShareChosenProps) {
  return (
    <ToolButton
      icon={Share}
      label={t("platform.share")}
      onPress={() => {
        const source = chosenToShare(kind, selection, list);
        if (source) platform.open(source);
      }}
    />
  );
}
