/** What can be done with a segment from its page. */
import { Button } from "@react-spectrum/s2/Button";
import AddCircle from "@react-spectrum/s2/icons/AddCircle";
import Copy from "@react-spectrum/s2/icons/Copy";
import Delete from "@react-spectrum/s2/icons/Delete";
import Duplicate from "@react-spectrum/s2/icons/Duplicate";
import Edit from "@react-spectrum/s2/icons/Edit";
import { useWhyNot } from "../../api/rights";
import { inBackground } from "../../background";
import type { SegmentDetail } from "../../bindings";
import { copy } from "../../components/copy";
import { ActionMenu, type MenuEntry } from "../../components/MenuEntries";
import { t } from "../../i18n";
import { navigate } from "../../navigation";
import { ToolButton } from "../../shared/editing/ToolButton";
import { useSegmentEditing } from "./useSegmentEditing";
import { STORAGE_ROOT } from "../../shared/lists/folders";

export function SegmentActions({ detail }: { detail: SegmentDetail }) {
  const { row, integrationCode: code } = detail;
  const [first] = detail.pair?.traits ?? [];
  // As for its trait: what came from Experience Platform is unshared, not deleted alone.
  const isShared = Boolean(detail.pair?.audience);
  const whyNoNew = useWhyNot("createSegments", "mapTraits");
  const whyNoEdit = useWhyNot("editSegments");
  const whyNoDelete = useWhyNot("deleteSegments");
  const editing = useSegmentEditing(() =>
    navigate(
      { screen: "segments", folderId: row.folder === STORAGE_ROOT ? undefined : row.folder },
      { replace: true },
    ),
  );
  const askDelete = () => editing.askDelete({ ids: [row.id], seen: [row] });
  const entries: MenuEntry[] = [];
  if (code !== null) {
    entries.push({ id: "copy-code", label: t("storage.copyCode"), onAction: () => inBackground(copy(code)) });
  }
  if (isShared) {
    entries.push({
      id: "delete",
      label: t("storage.edit.deleteMore"),
      note: whyNoDelete,
      disabled: whyNoDelete !== undefined,
      danger: true,
      onAction: askDelete,
    });
  }
  return (
    <>
      <ToolButton
        icon={AddCircle}
        label={t("storage.edit.addNew")}
        onPress={() => editing.make(row.folder)}
        why={whyNoNew}
      />
      <ToolButton
        icon={Edit}
        label={t("storage.edit.edit")}
        onPress={() => editing.edit(row)}
        why={whyNoEdit}
      />
      <ToolButton
        icon={Duplicate}
        label={t("segments.edit.duplicate")}
        onPress={() => editing.duplicate(row)}
        isDisabled={editing.isDuplicating}
        why={whyNoNew}
      />
      {!isShared && (
        <ToolButton icon={Delete} label={t("storage.edit.delete")} onPress={askDelete} why={whyNoDelete} />
      )}
      <ToolButton icon={Copy} label={t("storage.copyId")} onPress={() => inBackground(copy(row.id))} />
      {first && (
        <Button variant="secondary" onPress={() => navigate({ screen: "trait", sid: first.id })}>
          {t("segments.openTrait")}
        </Button>
      )}
      {entries.length > 0 && (
        <ActionMenu overlay="segmentMenu" label={t("segments.moreActions")} entries={entries} />
      )}
      {editing.dialog}
    </>
  );
}
