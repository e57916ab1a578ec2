/** The tool row of the Traits page: the tools of Adobe's page that this version supports. */
import DataIcon from "@react-spectrum/s2/icons/Data";
import ShoppingCart from "@react-spectrum/s2/icons/ShoppingCart";
import UserGroup from "@react-spectrum/s2/icons/UserGroup";
import { useWhyNot } from "../../api/rights";
import { t } from "../../i18n";
import { navigate } from "../../navigation";
import { ToolButton } from "../../shared/editing/ToolButton";
import { AddTrait } from "./AddTrait";
import type { TraitEditing } from "./useTraitEditing";

interface TraitToolsProps {
  editing: TraitEditing;
  folder: string;
  chosen: number;
  onSegment: () => void;
}

export function TraitTools({ editing, folder, chosen, onSegment }: TraitToolsProps) {
  const whyNoSegment = useWhyNot("createSegments", "mapTraits");
  return (
    <>
      <AddTrait editing={editing} folder={folder} />
      <ToolButton
        icon={UserGroup}
        label={t("traits.edit.createSegment")}
        onPress={onSegment}
        isDisabled={chosen === 0}
        why={whyNoSegment}
      />
      <ToolButton
        icon={DataIcon}
        label={t("providers.open")}
        onPress={() => navigate({ screen: "providers" })}
      />
      <ToolButton icon={ShoppingCart} label={t("feeds.open")} onPress={() => navigate({ screen: "feeds" })} />
    </>
  );
}
