/** The tool row of the Traits page, with Adobe's four: Add New, Create Model, Create Segment, Delete. */
import DataAdd from "@react-spectrum/s2/icons/DataAdd";
import Delete from "@react-spectrum/s2/icons/Delete";
import UserGroup from "@react-spectrum/s2/icons/UserGroup";
import { useWhyNot } from "../../api/rights";
import { t } from "../../i18n";
import { HeldButton, ToolButton } from "../storage/edit/ToolButton";
import { AddTrait } from "./AddTrait";
import type { TraitEditing } from "./useTraitEditing";

interface TraitToolsProps {
  editing: TraitEditing;
  folder: string;
  chosen: number;
  onSegment: () => void;
  onDelete: () => void;
}

export function TraitTools({ editing, folder, chosen, onSegment, onDelete }: TraitToolsProps) {
  const whyNoSegment = useWhyNot("createSegments", "mapTraits");
  const whyNoDelete = useWhyNot("deleteTraits");
  return (
    <>
      <AddTrait editing={editing} folder={folder} />
      <HeldButton
        icon={DataAdd}
        label={t("storage.edit.createModel")}
        why={t("storage.edit.createModelLater")}
      />
      <ToolButton
        icon={UserGroup}
        label={t("traits.edit.createSegment")}
        onPress={onSegment}
        isDisabled={chosen === 0}
        why={whyNoSegment}
      />
      <ToolButton
        icon={Delete}
        label={t("storage.edit.delete")}
        onPress={onDelete}
        isDisabled={chosen === 0}
        why={whyNoDelete}
      />
    </>
  );
}
