/** The facts of a segment, with every row of Adobe's panel, with callouts ① to ③. */
import type { SegmentDetail } from "../../bindings";
import { Callout } from "../../components/Callout";
import { KeyValueList } from "../../components/KeyValueList";
import { Name, Words } from "../../components/Name";
import { Panel } from "../../components/Panel";
import { Tip } from "../../components/Tip";
import { t } from "../../i18n";
import { hrefOf } from "../../navigation";
import { authorRow, deliveryRow, knownOr } from "../../shared/details/facts";
import css from "../../shared/details/details.module.css";
import { statusLabel } from "../../shared/lists/statusLabel";

export function SegmentInformation({ detail }: { detail: SegmentDetail }) {
  const { row, unread } = detail;
  return (
    <Panel title={t("segments.information")}>
      <KeyValueList
        rows={[
          { label: t("segments.id"), value: row.id },
          { label: t("segments.legacyId"), value: detail.legacyId },
          { label: t("common.name"), value: <Name wrap>{row.name}</Name> },
          {
            label: t("common.description"),
            value: knownOr(unread, "description", row.description && <Name lines>{row.description}</Name>),
          },
          {
            label: t("details.integrationCode"),
            value: knownOr(
              unread,
              "integrationCode",
              detail.integrationCode && <Words className={css.copyable}>{detail.integrationCode}</Words>,
            ),
            callout: (
              <Callout n={1} name={t("details.integrationCode")}>
                {t("segments.callout.integrationCode")}
              </Callout>
            ),
          },
          {
            label: t("details.dataSource"),
            value: (
              <a href={hrefOf({ screen: "segments", search: detail.dataSource.name })}>
                <Name wrap>{detail.dataSource.name}</Name>
              </a>
            ),
            callout: (
              <Callout n={2} name={t("details.dataSource")}>
                {t("details.sharedDataSource")}
              </Callout>
            ),
          },
          {
            label: t("segments.mergeRule"),
            value: knownOr(
              unread,
              "mergeRule",
              detail.mergeRule ? (
                <Words>{detail.mergeRule}</Words>
              ) : (
                <Tip words={t("segments.externalMergePolicyWhy")}>
                  <span className={css.quiet}>{t("segments.externalMergePolicy")}</span>
                </Tip>
              ),
            ),
            callout: (
              <Callout n={3} name={t("segments.mergeRule")}>
                {t("segments.callout.mergeRule")}
              </Callout>
            ),
          },
          { label: t("details.storedIn"), value: <Name wrap>{detail.storedIn}</Name> },
          { label: t("common.status"), value: statusLabel(row.status) },
          deliveryRow(detail.delivery),
          ...authorRow({ who: t("details.createdBy"), when: t("details.created") }, detail.createdBy),
          ...authorRow({ who: t("details.updatedBy"), when: t("details.updated") }, detail.updatedBy),
        ]}
      />
    </Panel>
  );
}
