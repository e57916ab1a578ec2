/** The tool row of the Segments page, with Adobe's three, and Delete for what is chosen. */
import AddCircle from "@react-spectrum/s2/icons/AddCircle";
import DataAdd from "@react-spectrum/s2/icons/DataAdd";
import Delete from "@react-spectrum/s2/icons/Delete";
import ExportTo from "@react-spectrum/s2/icons/ExportTo";
import { useWhyNot } from "../../api/rights";
import { t } from "../../i18n";
import { HeldButton, ToolButton } from "../storage/edit/ToolButton";

interface SegmentToolsProps {
  chosen: number;
  onNew: () => void;
  onDelete: () => void;
}

export function SegmentTools({ chosen, onNew, onDelete }: SegmentToolsProps) {
  const whyNoNew = useWhyNot("createSegments", "mapTraits");
  const whyNoDelete = useWhyNot("deleteSegments");
  return (
    <>
      <ToolButton icon={AddCircle} label={t("storage.edit.addNew")} onPress={onNew} why={whyNoNew} />
      <HeldButton
        icon={DataAdd}
        label={t("storage.edit.createModel")}
        why={t("storage.edit.createModelLater")}
      />
      <HeldButton
        icon={ExportTo}
        label={t("segments.edit.addToDestination")}
        why={t("segments.edit.destinationLater")}
      />
      {chosen > 0 && (
        <ToolButton icon={Delete} label={t("storage.edit.delete")} onPress={onDelete} why={whyNoDelete} />
      )}
    </>
  );
}
