/** What can be done with a trait from its page. */
import { Button } from "@react-spectrum/s2/Button";
import type { TraitDetail } from "../../bindings";
import { ActionMenu, type MenuEntry } from "../../components/MenuEntries";
import { toast } from "../../components/toast";
import { t } from "../../i18n";
import { navigate } from "../../navigation";

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
  return (
    <>
      {audience && (
        <Button variant="secondary" onPress={() => navigate({ screen: "audience", id: audience.id })}>
          {t("traits.openAudience")}
        </Button>
      )}
      <ActionMenu label={t("traits.moreActions")} entries={entries} />
    </>
  );
}
