/** The actions of an audience's page. An unavailable action stays in its place, with the reason beside it. */
import { Button } from "@react-spectrum/s2/Button";
import Copy from "@react-spectrum/s2/icons/Copy";
import Edit from "@react-spectrum/s2/icons/Edit";
import Share from "@react-spectrum/s2/icons/Share";
import User from "@react-spectrum/s2/icons/User";
import { useWhyNotShare } from "../../api/rights";
import { inBackground } from "../../background";
import type { AudienceDetail } from "../../bindings";
import { copy } from "../../components/copy";
import { t } from "../../i18n";
import { navigate } from "../../navigation";
import { useShareDialog } from "../../shared/sharing/useShareDialog";
import { refusalWords } from "../../shared/sharing/words/refusals";
import { DisabledButton, ToolButton } from "../../shared/editing/ToolButton";
import css from "./audiences.module.css";
import { useAudienceEditing } from "./useAudienceEditing";

export function AudienceActions({ detail }: { detail: AudienceDetail }) {
  const { row } = detail;
  const whyNoRight = useWhyNotShare();
  const share = useShareDialog();
  const editing = useAudienceEditing();
  const why = whyNotShare(detail) ?? whyNoRight;
  const [trait] = detail.pair?.traits ?? [];
  return (
    <>
      {why === undefined ? (
        <Button variant="accent" onPress={() => share.open([row.id], row.name)}>
          {t("sharing.button.none")}
        </Button>
      ) : (
        <DisabledButton icon={Share} label={t("sharing.button.none")} why={why} />
      )}
      {trait && (
        <Button variant="secondary" onPress={() => navigate({ screen: "trait", id: trait.id })}>
          {t("traits.open")}
        </Button>
      )}
      {row.origin === "platform" && (
        <ToolButton icon={Edit} label={t("definition.editMore")} onPress={() => editing.edit(row)} />
      )}
      <ToolButton icon={User} label={t("profiles.open")} onPress={() => editing.seeProfiles(row)} />
      <ToolButton icon={Copy} label={t("lists.copyId")} onPress={() => inBackground(copy(row.id))} />
      {why !== undefined && <span className={css.why}>{why}</span>}
      {share.dialog}
      {editing.dialog}
    </>
  );
}

/** Why this audience cannot or need not be shared; undefined if it can be. Exported for its test. */
export function whyNotShare({ row, refusal, pair }: AudienceDetail): string | undefined {
  if (refusal !== null) return refusalWords(refusal);
  if (row.inTray) return t("audiences.inTray");
  // An incomplete pair is completed by sharing it again.
  const isWhole = pair !== null && pair.traits.length === 1 && pair.segments.length === 1;
  return isWhole ? t("audiences.alreadyShared") : undefined;
}
