/** What can be done with a segment from its page. */
import { Button } from "@react-spectrum/s2/Button";
import AddCircle from "@react-spectrum/s2/icons/AddCircle";
import Delete from "@react-spectrum/s2/icons/Delete";
import Duplicate from "@react-spectrum/s2/icons/Duplicate";
import Edit from "@react-spectrum/s2/icons/Edit";
import { useWhyNot } from "../../api/rights";
import type { SegmentDetail } from "../../bindings";
import { ActionMenu, type MenuEntry } from "../../components/MenuEntries";
import { toast } from "../../components/toast";
import { t } from "../../i18n";
import { navigate } from "../../navigation";
import { ToolButton } from "../storage/edit/ToolButton";
import { useSegmentEditing } from "./useSegmentEditing";

export function SegmentActions({ detail }: { detail: SegmentDetail }) {
  const [first] = detail.pair?.traits ?? [];
  const copy = (text: string) => {
    void navigator.clipboard.writeText(text).then(() => toast.info(t("storage.copied")));
  };
  const code = detail.integrationCode;
  const entries: MenuEntry[] = [
    { id: "copy-id", label: t("storage.copyId"), onAction: () => copy(detail.row.id) },
    ...(code === null ? [] : [{ id: "copy-code", label: t("storage.copyCode"), onAction: () => copy(code) }]),
  ];
  const { row } = detail;
  const whyNoNew = useWhyNot("createSegments", "mapTraits");
  const whyNoEdit = useWhyNot("editSegments");
  const whyNoDelete = useWhyNot("deleteSegments");
  const editing = useSegmentEditing(() =>
    navigate(
      { screen: "segments", folderId: row.folder === "0" ? undefined : row.folder },
      { replace: true },
    ),
  );
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
        onPress={() => editing.edit(row.id)}
        why={whyNoEdit}
      />
      <ToolButton
        icon={Duplicate}
        label={t("segments.edit.duplicate")}
        onPress={() => editing.duplicate(row)}
        why={whyNoNew}
      />
      <ToolButton
        icon={Delete}
        label={t("storage.edit.delete")}
        onPress={() => editing.askDelete({ ids: [row.id], name: row.name })}
        why={whyNoDelete}
      />
      {first && (
        <Button variant="secondary" onPress={() => navigate({ screen: "trait", sid: first.id })}>
          {t("segments.openTrait")}
        </Button>
      )}
      <ActionMenu label={t("segments.moreActions")} entries={entries} />
      {editing.dialog}
    </>
  );
}
