import type { ScreenProps } from "../../navigation";
/** One trait, laid out like Adobe's page, with the five numbered facts of a shared trait. */
import { useState } from "react";
import { useTrait, useTraitFolders, useTraitTrend } from "../../api/traits";
import type { TraitDetail } from "../../bindings";
import { Callout } from "../../components/Callout";
import { ExpressionChips } from "../../components/ExpressionChips";
import { Page } from "../../components/Page";
import { Panel } from "../../components/Panel";
import { t, visible } from "../../i18n";
import { PairPanel } from "../../shared/pairs/PairPanel";
import { trailOf } from "../../shared/details/facts";
import { FailureState } from "../../shared/lists/ListBody";
import { PanelSkeleton } from "../../shared/details/detail";
import { ReadAge } from "../../shared/details/detail";
import { ruleTree } from "../../shared/details/ruleTree";
import { FIRST_DAYS, TrendPanel } from "../../shared/details/TrendPanel";
import { SavedRules } from "../../shared/translation/SavedRules";
import { UsesPanel } from "../../shared/uses/UsesPanel";
import css from "../../shared/details/details.module.css";
import { SegmentUses } from "./SegmentUses";
import { TraitActions } from "./TraitActions";
import { TraitInformation } from "./TraitInformation";

export default function TraitScreen({ route }: ScreenProps<"trait">) {
  const detail = useTrait(route.id);
  if (detail.value) return <TraitPage detail={detail.value} />;
  return (
    <Page title={t("traits.one", { id: route.id })} trail={trailOf("traits", "")}>
      {detail.failure ? (
        <Panel title={t("traits.information")}>
          <FailureState failure={detail.failure} retry={detail.retry} />
        </Panel>
      ) : (
        <div className={css.detail}>
          <PanelSkeleton />
          <PanelSkeleton />
        </div>
      )}
    </Page>
  );
}

function TraitPage({ detail }: { detail: TraitDetail }) {
  const [days, setDays] = useState(FIRST_DAYS);
  const folders = useTraitFolders().value;
  const trend = useTraitTrend(detail.row.id, "device", days);
  return (
    <Page
      title={visible(detail.row.name)}
      trail={trailOf("traits", detail.storedIn, detail.row.folder, folders)}
      note={<ReadAge at={detail.readAt} />}
      actions={<TraitActions detail={detail} />}
    >
      {/* The sharing status, which no other tool shows, comes first; then the five numbered facts in Adobe's order. */}
      {detail.pair && <PairPanel pair={detail.pair} here="trait" />}
      <SavedRules kind="trait" id={detail.row.id} />
      <div className={css.detail}>
        <TraitInformation detail={detail} />
        <TrendPanel
          title={t("traits.graph")}
          measures={[
            { name: t("traits.uniques"), about: t("traits.aboutUniques") },
            { name: t("traits.totals"), about: t("traits.aboutTotals") },
          ]}
          subject={t("traits.graphOf", { name: detail.row.name })}
          trend={trend}
          days={days}
          onDays={setDays}
          notYet={detail.row.notYet}
        />
        <div className={css.wide}>
          <TraitExpression detail={detail} />
        </div>
        <div className={css.wide}>
          <SegmentUses segments={detail.segments} more={detail.unread.includes("segments")} />
        </div>
        <div className={css.wide}>
          <UsesPanel kind="trait" id={detail.row.id} />
        </div>
      </div>
    </Page>
  );
}

function TraitExpression({ detail }: { detail: TraitDetail }) {
  const title = t("traits.expression");
  return (
    <Panel
      title={title}
      callout={
        <Callout n={4} name={title}>
          {t("traits.callout.expression")}
        </Callout>
      }
    >
      {detail.rule === null ? (
        <p className={css.quiet}>
          {t(detail.unread.includes("rule") ? "details.ruleNotRead" : "traits.noRule")}
        </p>
      ) : (
        <ExpressionChips label={title} rule={ruleTree(detail.ruleTree, detail.rule)} />
      )}
    </Panel>
  );
}
