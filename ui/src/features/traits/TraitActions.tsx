/** What can be done with a trait from its page. */
import { Button } from "@react-spectrum/s2/Button";
import Delete from "@react-spectrum/s2/icons/Delete";
import Edit from "@react-spectrum/s2/icons/Edit";
import { useWhyNot } from "../../api/rights";
import type { TraitDetail } from "../../bindings";
import { ActionMenu, type MenuEntry } from "../../components/MenuEntries";
import { toast } from "../../components/toast";
import { t } from "../../i18n";
import { navigate } from "../../navigation";
import { ToolButton } from "../storage/edit/ToolButton";
import { AddTrait } from "./AddTrait";
import { useTraitEditing } from "./useTraitEditing";

export function TraitActions({ detail }: { detail: TraitDetail }) {
  const audience = detail.pair?.audience;
  const copy = (text: string) => {
    void navigator.clipboard.writeText(text).then(() => toast.info(t("storage.copied")));
  };
  const code = detail.integrationCode;
  const entries: MenuEntry[] = [
    { id: "copy-id", label: t("storage.copyId"), onAction: () => copy(detail.row.id) },
    ...(code === null ? [] : [{ id: "copy-code", label: t("storage.copyCode"), onAction: () => copy(code) }]),
  ];
  const { row } = detail;
  const whyNoEdit = useWhyNot("editTraits");
  const whyNoDelete = useWhyNot("deleteTraits");
  const editing = useTraitEditing(() =>
    navigate({ screen: "traits", folderId: row.folder === "0" ? undefined : row.folder }, { replace: true }),
  );
  return (
    <>
      <AddTrait editing={editing} folder={row.thirdParty ? "0" : row.folder} />
      {!row.thirdParty && (
        <ToolButton
          icon={Edit}
          label={t("storage.edit.edit")}
          onPress={() => editing.edit(row.id)}
          why={whyNoEdit}
        />
      )}
      {!row.thirdParty && row.traitType !== "folder" && (
        <ToolButton
          icon={Delete}
          label={t("storage.edit.delete")}
          onPress={() => editing.askDelete({ ids: [row.id], name: row.name })}
          why={whyNoDelete}
        />
      )}
      {audience && (
        <Button variant="secondary" onPress={() => navigate({ screen: "audience", id: audience.id })}>
          {t("traits.openAudience")}
        </Button>
      )}
      <ActionMenu label={t("traits.moreActions")} entries={entries} />
      {editing.dialog}
    </>
  );
}
