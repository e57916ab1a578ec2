/** One trait or segment beside its PQL: each clause with its verdict, the whole text, and what is left without the rest. */
import { Button } from "@react-spectrum/s2/Button";
import Add from "@react-spectrum/s2/icons/AddCircle";
import Copy from "@react-spectrum/s2/icons/Copy";
import Swap from "@react-spectrum/s2/icons/Switch";
import { useTranslation } from "../../api/translation";
import { inBackground } from "../../background";
import type { TranslatedRef, TranslationDetail } from "../../bindings";
import { copy } from "../../components/copy";
import { Page } from "../../components/Page";
import { Panel } from "../../components/Panel";
import { Skeleton } from "../../components/States";
import { t, visible } from "../../i18n";
import { addressOf, hrefOf, type ScreenProps } from "../../navigation";
import { DisabledButton, ToolButton } from "../../shared/editing/ToolButton";
import { FailureState } from "../../shared/lists/ListBody";
import { SavedRules } from "../../shared/translation/SavedRules";
import { OverlapPanel } from "./OverlapPanel";
import { isHeld, RestPanel, WholePanel } from "./panels";
import { useSaveDialog } from "./SaveDialog";
import { TranslationTable } from "./TranslationTable";
import { useMappingDialog } from "./useMappingDialog";
import { useOverlapState, type OverlapState } from "./useOverlapState";
import { VerdictChip } from "./VerdictChip";
import { countParts } from "./words";
import css from "./translation.module.css";

export default function TranslationScreen({
  route,
}: ScreenProps<"traitTranslation"> | ScreenProps<"segmentTranslation">) {
  const of: TranslatedRef = {
    kind: route.screen === "traitTranslation" ? "trait" : "segment",
    id: route.id,
  };
  const answer = useTranslation(of);
  const mapping = useMappingDialog(of);
  const detail = answer.value;
  const overlap = useOverlapState(of, detail);
  const saving = useSaveDialog(of, overlap);
  return (
    <Page
      title={t("translation.title")}
      trail={trailOf(of, detail?.object.name)}
      note={detail && <VerdictChip kind={detail.verdict.kind} />}
      actions={
        detail && (
          <Actions
            detail={detail}
            onSave={() => saving.save({ detail, without: false })}
            onMap={mapping.open}
          />
        )
      }
    >
      {detail && (
        <Translation detail={detail} overlap={overlap} onUse={() => saving.save({ detail, without: true })} />
      )}
      {!detail && (
        <Panel title={t("translation.rule")}>
          {answer.failure ? (
            <FailureState failure={answer.failure} retry={answer.retry} />
          ) : (
            <Skeleton lines={8} />
          )}
        </Panel>
      )}
      <SavedRules kind={of.kind} id={of.id} here="translation" />
      {mapping.dialog}
      {saving.dialog}
    </Page>
  );
}

interface ActionsProps {
  detail: TranslationDetail;
  onSave: () => void;
  onMap: () => void;
}

function Actions({ detail, onSave, onMap }: ActionsProps) {
  return (
    <>
      {isHeld(detail) || detail.pql === null ? (
        <DisabledButton icon={Add} label={t("translation.save")} why={t("translation.save.held")} />
      ) : (
        <Button variant="accent" onPress={onSave}>
          {t("translation.save")}
        </Button>
      )}
      <ToolButton
        icon={Copy}
        label={t("translation.copy")}
        why={detail.pql === null ? t("translation.whole.none") : undefined}
        onPress={() => inBackground(copy(detail.pql ?? ""))}
      />
      <ToolButton icon={Swap} label={t("translation.mapping")} onPress={onMap} />
      <span className={css.counts}>{countParts(detail.counts).join(" · ")}</span>
    </>
  );
}

function trailOf({ kind, id }: TranslatedRef, name = id) {
  const list = kind === "trait" ? "traits" : "segments";
  return [
    { label: t(kind === "trait" ? "traits.title" : "segments.title"), href: addressOf(list) },
    { label: name, href: hrefOf({ screen: kind, id }) },
  ];
}

interface TranslationProps {
  detail: TranslationDetail;
  overlap: OverlapState;
  onUse: () => void;
}

function Translation({ detail, overlap, onUse }: TranslationProps) {
  return (
    <div className={css.page}>
      {detail.parts ? <TranslationTable detail={detail} /> : <NoRule detail={detail} />}
      <RestPanel detail={detail} onUse={onUse} />
      <WholePanel detail={detail} />
      <OverlapPanel state={overlap} />
    </div>
  );
}

/** A rule that cannot be read has no parts. */
function NoRule({ detail }: { detail: TranslationDetail }) {
  const isUnread = detail.rule.trim() === "";
  return (
    <Panel title={isUnread ? t("translation.rule") : t("translation.noRule")}>
      {isUnread ? (
        <p>{t("translation.unread")}</p>
      ) : (
        <>
          <code className={`${css.code} selectable`}>{visible(detail.rule)}</code>
          {detail.repair && (
            <>
              <p>{t("translation.repair", { advice: detail.repair.advice })}</p>
              <code className={`${css.code} selectable`}>{visible(detail.repair.text)}</code>
            </>
          )}
        </>
      )}
    </Panel>
  );
}
