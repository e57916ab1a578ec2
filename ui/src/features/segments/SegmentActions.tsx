/** What can be done with a segment from its page. */
import { Button } from "@react-spectrum/s2/Button";
import type { SegmentDetail } from "../../bindings";
import { ActionMenu, type MenuEntry } from "../../components/MenuEntries";
import { toast } from "../../components/toast";
import { t } from "../../i18n";
import { navigate } from "../../navigation";

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
  return (
    <>
      {first && (
        <Button variant="secondary" onPress={() => navigate({ screen: "trait", sid: first.id })}>
          {t("segments.openTrait")}
        </Button>
      )}
      <ActionMenu label={t("segments.moreActions")} entries={entries} />
    </>
  );
}
