/** One trait or segment beside its PQL: each clause with its verdict, the whole text, and what is left without the rest. */
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
import { ToolButton } from "../../shared/editing/ToolButton";
import { FailureState } from "../../shared/lists/ListBody";
import { RestPanel, WholePanel } from "./panels";
import { TranslationTable } from "./TranslationTable";
import { useMappingDialog } from "./useMappingDialog";
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
  return (
    <Page
      title={t("translation.title")}
      trail={trailOf(of, detail?.object.name)}
      note={detail && <Verdict detail={detail} />}
      actions={
        detail && (
          <>
            <ToolButton
              icon={Copy}
              label={t("translation.copy")}
              why={detail.pql === null ? t("translation.whole.none") : undefined}
              onPress={() => inBackground(copy(detail.pql ?? ""))}
            />
            <ToolButton icon={Swap} label={t("translation.mapping")} onPress={mapping.open} />
          </>
        )
      }
    >
      {detail && <Translation detail={detail} />}
      {!detail && (
        <Panel title={t("translation.rule")}>
          {answer.failure ? (
            <FailureState failure={answer.failure} retry={answer.retry} />
          ) : (
            <Skeleton lines={8} />
          )}
        </Panel>
      )}
      {mapping.dialog}
    </Page>
  );
}

function trailOf({ kind, id }: TranslatedRef, name = id) {
  const list = kind === "trait" ? "traits" : "segments";
  return [
    { label: t(kind === "trait" ? "traits.title" : "segments.title"), href: addressOf(list) },
    { label: name, href: hrefOf({ screen: kind, id }) },
  ];
}

function Verdict({ detail }: { detail: TranslationDetail }) {
  return (
    <span className={css.head}>
      <VerdictChip kind={detail.verdict.kind} />
      <span>{countParts(detail.counts).join(" · ")}</span>
    </span>
  );
}

function Translation({ detail }: { detail: TranslationDetail }) {
  return (
    <div className={css.page}>
      {detail.parts ? <TranslationTable detail={detail} /> : <NoRule detail={detail} />}
      <RestPanel detail={detail} />
      <WholePanel detail={detail} />
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
