/** The tool row of the Segments page. */
import AddCircle from "@react-spectrum/s2/icons/AddCircle";
import Building from "@react-spectrum/s2/icons/Data";
import Translate from "@react-spectrum/s2/icons/Translate";
import { useWhyNot } from "../../api/rights";
import { t } from "../../i18n";
import { navigate } from "../../navigation";
import { ToolButton } from "../../shared/editing/ToolButton";

export function SegmentTools({ onNew }: { onNew: () => void }) {
  const why = useWhyNot("createSegments", "mapTraits");
  return (
    <>
      <ToolButton icon={AddCircle} label={t("editing.addNew")} onPress={onNew} why={why} />
      <ToolButton icon={Building} label={t("builder.open")} onPress={() => navigate({ screen: "builder" })} />
      <ToolButton
        icon={Translate}
        label={t("translation.list.open")}
        onPress={() => navigate({ screen: "translations" })}
      />
    </>
  );
}
