import type { ScreenProps } from "../../navigation";
/** One segment, laid out like Adobe's page, with the four numbered facts of a shared segment. */
import { useState } from "react";
import { useSegment, useSegmentFolders, useSegmentTrend } from "../../api/segments";
import type { SegmentDetail } from "../../bindings";
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
import { ForecastPanel } from "./ForecastPanel";
import { ActivationsPanel } from "../../shared/destinations/ActivationsPanel";
import { UsesPanel } from "../../shared/uses/UsesPanel";
import css from "../../shared/details/details.module.css";
import { SegmentActions } from "./SegmentActions";
import { SegmentInformation } from "./SegmentInformation";

export default function SegmentScreen({ route }: ScreenProps<"segment">) {
  const detail = useSegment(route.id);
  if (detail.value) return <SegmentPage detail={detail.value} />;
  return (
    <Page title={t("segments.one", { id: route.id })} trail={trailOf("segments", "")}>
      {detail.failure ? (
        <Panel title={t("segments.information")}>
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

function SegmentPage({ detail }: { detail: SegmentDetail }) {
  const [days, setDays] = useState(FIRST_DAYS);
  const folders = useSegmentFolders().value;
  const trend = useSegmentTrend(detail.row.id, "device", days);
  const rules = t("segments.rules");
  return (
    <Page
      title={visible(detail.row.name)}
      trail={trailOf("segments", detail.storedIn, detail.row.folder, folders)}
      note={<ReadAge at={detail.readAt} />}
      actions={<SegmentActions detail={detail} />}
    >
      {detail.pair && <PairPanel pair={detail.pair} here="segment" />}
      <SavedRules kind="segment" id={detail.row.id} />
      <div className={css.detail}>
        <SegmentInformation detail={detail} />
        <TrendPanel
          title={t("segments.graph")}
          measures={[
            { name: t("segments.realTime"), about: t("segments.aboutRealTime") },
            { name: t("segments.totals"), about: t("segments.aboutTotals") },
          ]}
          subject={t("segments.graphOf", { name: detail.row.name })}
          trend={trend}
          days={days}
          onDays={setDays}
          notYet={detail.row.notYet}
          normalized
        />
        <div className={css.wide}>
          <Panel
            title={rules}
            callout={
              <Callout n={4} name={rules}>
                {t("segments.callout.rule")}
              </Callout>
            }
          >
            {detail.unread.includes("rule") ? (
              <p className={css.quiet}>{t("details.ruleNotRead")}</p>
            ) : (
              <ExpressionChips label={rules} rule={ruleTree(detail.ruleTree, detail.rule)} />
            )}
          </Panel>
        </div>
        <div className={css.wide}>
          <ForecastPanel segmentId={detail.row.id} />
        </div>
        <div className={css.wide}>
          <ActivationsPanel kind="segment" id={detail.row.id} />
        </div>
        <div className={css.wide}>
          <UsesPanel kind="segment" id={detail.row.id} />
        </div>
      </div>
    </Page>
  );
}
