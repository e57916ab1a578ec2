/** The actions on a trait's page. */
import { Button } from "@react-spectrum/s2/Button";
import Copy from "@react-spectrum/s2/icons/Copy";
import Delete from "@react-spectrum/s2/icons/Delete";
import Edit from "@react-spectrum/s2/icons/Edit";
import Idea from "@react-spectrum/s2/icons/Lightbulb";
import Share from "@react-spectrum/s2/icons/Share";
import Translate from "@react-spectrum/s2/icons/Translate";
import { useWhyNot } from "../../api/rights";
import { inBackground } from "../../background";
import type { TraitDetail } from "../../bindings";
import { copy } from "../../components/copy";
import { ActionMenu, type MenuEntry } from "../../components/MenuEntries";
import { t } from "../../i18n";
import { navigate } from "../../navigation";
import { ToolButton } from "../../shared/editing/ToolButton";
import { objectsToShare } from "../../shared/sharing/platform/platformDrag";
import { usePlatformDialog, usePlatformKey } from "../../shared/sharing/platform/usePlatformDialog";
import { AddTrait } from "./AddTrait";
import { useTraitEditing } from "./useTraitEditing";
import { STORAGE_ROOT } from "../../shared/lists/folders";
import { whyNotAlike } from "../../shared/lists/storageMenu";

export function TraitActions({ detail }: { detail: TraitDetail }) {
  const { row, integrationCode: code } = detail;
  const audience = detail.pair?.audience;
  // A trait from Experience Platform is unshared together with its segment; deleting it alone is rare.
  const isShared = audience !== undefined && audience !== null;
  const whyNoEdit = useWhyNot("editTraits");
  const whyNoDelete = useWhyNot("deleteTraits");
  const editing = useTraitEditing(() =>
    navigate(
      { screen: "traits", folderId: row.folder === STORAGE_ROOT ? undefined : row.folder },
      { replace: true },
    ),
  );
  const confirmDelete = () => editing.confirmDelete({ ids: [row.id], seen: [row] });
  const canDelete = !row.thirdParty && row.traitType !== "folder";
  const platform = usePlatformDialog();
  const here = { kind: "trait", id: row.id, name: row.name } as const;
  usePlatformKey(() => objectsToShare([here]), platform.open);
  const entries: MenuEntry[] = [];
  if (code !== null) {
    entries.push({ id: "copy-code", label: t("lists.copyCode"), onAction: () => inBackground(copy(code)) });
  }
  if (canDelete && isShared) {
    entries.push({
      id: "delete",
      label: t("editing.deleteMore"),
      note: whyNoDelete,
      disabled: whyNoDelete !== undefined,
      danger: true,
      onAction: confirmDelete,
    });
  }
  return (
    <>
      <AddTrait editing={editing} folder={row.thirdParty ? STORAGE_ROOT : row.folder} />
      {!row.thirdParty && (
        <ToolButton icon={Edit} label={t("editing.edit")} onPress={() => editing.edit(row)} why={whyNoEdit} />
      )}
      {canDelete && !isShared && (
        <ToolButton icon={Delete} label={t("editing.delete")} onPress={confirmDelete} why={whyNoDelete} />
      )}
      <ToolButton icon={Share} label={t("platform.share")} onPress={() => platform.openFor([here])} />
      <ToolButton
        icon={Translate}
        label={t("translation.open")}
        onPress={() => navigate({ screen: "traitTranslation", id: row.id })}
      />
      <ToolButton
        icon={Idea}
        label={t("models.find")}
        onPress={() => navigate({ screen: "newModel", kind: "trait", baselineId: row.id })}
        why={whyNotAlike(row.traitType)}
      />
      <ToolButton icon={Copy} label={t("lists.copyId")} onPress={() => inBackground(copy(row.id))} />
      {audience && (
        <Button variant="secondary" onPress={() => navigate({ screen: "audience", id: audience.id })}>
          {t("audiences.open")}
        </Button>
      )}
      {entries.length > 0 && (
        <ActionMenu overlay="traitMenu" label={t("traits.moreActions")} entries={entries} />
      )}
      {editing.dialog}
      {platform.dialog}
    </>
  );
}
