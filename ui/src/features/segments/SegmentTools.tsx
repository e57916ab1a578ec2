/** The tool row of the Segments page. */
import AddCircle from "@react-spectrum/s2/icons/AddCircle";
import { useWhyNot } from "../../api/rights";
import { t } from "../../i18n";
import { ToolButton } from "../../shared/editing/ToolButton";

export function SegmentTools({ onNew }: { onNew: () => void }) {
  const why = useWhyNot("createSegments", "mapTraits");
  return <ToolButton icon={AddCircle} label={t("editing.addNew")} onPress={onNew} why={why} />;
}
