/** The actions on a segment's page. */
import { Button } from "@react-spectrum/s2/Button";
import AddCircle from "@react-spectrum/s2/icons/AddCircle";
import Building from "@react-spectrum/s2/icons/Data";
import Copy from "@react-spectrum/s2/icons/Copy";
import Delete from "@react-spectrum/s2/icons/Delete";
import Duplicate from "@react-spectrum/s2/icons/Duplicate";
import Edit from "@react-spectrum/s2/icons/Edit";
import Idea from "@react-spectrum/s2/icons/Lightbulb";
import Link from "@react-spectrum/s2/icons/Link";
import Share from "@react-spectrum/s2/icons/Share";
import Translate from "@react-spectrum/s2/icons/Translate";
import { useWhyNot } from "../../api/rights";
import { inBackground } from "../../background";
import type { SegmentDetail } from "../../bindings";
import { copy } from "../../components/copy";
import { ActionMenu, type MenuEntry } from "../../components/MenuEntries";
import { t } from "../../i18n";
import { navigate } from "../../navigation";
import { ToolButton } from "../../shared/editing/ToolButton";
import { useSegmentEditing } from "../../shared/editing/useSegmentEditing";
import { useMapDialog } from "../../shared/destinations/useMapDialog";
import { objectsToShare } from "../../shared/sharing/platform/platformDrag";
import { usePlatformDialog, usePlatformKey } from "../../shared/sharing/platform/usePlatformDialog";
import { STORAGE_ROOT } from "../../shared/lists/folders";

export function SegmentActions({ detail }: { detail: SegmentDetail }) {
  const { row, integrationCode: code } = detail;
  const [first] = detail.pair?.traits ?? [];
  // As for a trait: a segment from Experience Platform is unshared, not deleted alone.
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
  const confirmDelete = () => editing.confirmDelete({ ids: [row.id], seen: [row] });
  const platform = usePlatformDialog();
  const mapping = useMapDialog();
  const here = { kind: "segment", id: row.id, name: row.name } as const;
  usePlatformKey(() => objectsToShare([here]), platform.open);
  const entries: MenuEntry[] = [];
  if (code !== null) {
    entries.push({ id: "copy-code", label: t("lists.copyCode"), onAction: () => inBackground(copy(code)) });
  }
  if (isShared) {
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
      <ToolButton
        icon={AddCircle}
        label={t("editing.addNew")}
        onPress={() => editing.make(row.folder)}
        why={whyNoNew}
      />
      <ToolButton icon={Edit} label={t("editing.edit")} onPress={() => editing.edit(row)} why={whyNoEdit} />
      <ToolButton
        icon={Building}
        label={t("builder.edit")}
        onPress={() => navigate({ screen: "builder", segmentId: row.id })}
      />
      <ToolButton
        icon={Duplicate}
        label={t("common.duplicate")}
        onPress={() => editing.duplicate(row)}
        isDisabled={editing.isDuplicating}
        why={whyNoNew}
      />
      {!isShared && (
        <ToolButton icon={Delete} label={t("editing.delete")} onPress={confirmDelete} why={whyNoDelete} />
      )}
      <ToolButton icon={Share} label={t("platform.share")} onPress={() => platform.openFor([here])} />
      <ToolButton icon={Link} label={t("destinations.map")} onPress={() => mapping.open([here])} />
      <UseRule id={row.id} />
      <ToolButton icon={Copy} label={t("lists.copyId")} onPress={() => inBackground(copy(row.id))} />
      {first && (
        <Button variant="secondary" onPress={() => navigate({ screen: "trait", id: first.id })}>
          {t("traits.open")}
        </Button>
      )}
      {entries.length > 0 && (
        <ActionMenu overlay="segmentMenu" label={t("segments.moreActions")} entries={entries} />
      )}
      {editing.dialog}
      {platform.dialog}
      {mapping.dialog}
    </>
  );
}

/** What a segment's rule is used for: in PQL, and for people like its own. */
function UseRule({ id }: { id: string }) {
  return (
    <>
      <ToolButton
        icon={Translate}
        label={t("translation.open")}
        onPress={() => navigate({ screen: "segmentTranslation", id })}
      />
      <ToolButton
        icon={Idea}
        label={t("models.find")}
        onPress={() => navigate({ screen: "newModel", kind: "segment", baselineId: id })}
      />
    </>
  );
}
