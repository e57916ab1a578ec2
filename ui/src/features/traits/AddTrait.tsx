/** Add New ▾: a rule-based or an onboarded trait, or a folder. */
import { ActionButton } from "@react-spectrum/s2/ActionButton";
import AddCircle from "@react-spectrum/s2/icons/AddCircle";
import { MenuItem, MenuTrigger } from "@react-spectrum/s2/Menu";
import { Text } from "@react-spectrum/s2/Text";
import { useWhyNot } from "../../api/rights";
import { useTraitFolders } from "../../api/traits";
import { Menu } from "../../components/Overlay";
import { t, own } from "../../i18n";
import type { TraitEditing } from "./useTraitEditing";

export function AddTrait({ editing, folder }: { editing: TraitEditing; folder: string }) {
  const folders = useTraitFolders();
  const parent = folders.value?.find(({ id }) => id === folder);
  const why = useWhyNot("createAnyTraits");
  const words = (choice: string) =>
    why === undefined ? choice : t("details.heldChoice", { choice, why: own(why) });
  const held = why === undefined ? [] : ["ruleBased", "onboarded"];
  return (
    <MenuTrigger>
      <ActionButton isQuiet>
        <AddCircle />
        <Text>
          {t("editing.addNew")} <span aria-hidden="true">▾</span>
        </Text>
      </ActionButton>
      <Menu
        overlay="addTrait"
        disabledKeys={[...held, ...(parent ? [] : ["folder"])]}
        onAction={(key) => {
          if (key === "folder") {
            if (parent) editing.makeFolder(parent);
          } else {
            editing.makeTrait(key === "onboarded" ? "onboarded" : "ruleBased", folder);
          }
        }}
      >
        <MenuItem id="ruleBased">{words(t("traits.type.ruleBased"))}</MenuItem>
        <MenuItem id="onboarded">{words(t("traits.type.onboarded"))}</MenuItem>
        <MenuItem id="folder">{t("common.folder")}</MenuItem>
      </Menu>
    </MenuTrigger>
  );
}
