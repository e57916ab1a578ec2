/** The facts of a segment, every row of Adobe's panel, with callouts ① to ③. */
import type { SegmentDetail } from "../../bindings";
import { Callout } from "../../components/Callout";
import { KeyValueList } from "../../components/KeyValueList";
import { Name, Words } from "../../components/Name";
import { Panel } from "../../components/Panel";
import { Tip } from "../../components/Tip";
import { t } from "../../i18n";
import { hrefOf } from "../../navigation";
import { authorRow, knownOr } from "../../shared/details/facts";
import css from "../../shared/details/storage.module.css";
import { statusWords } from "./statusWords";

export function SegmentInformation({ detail }: { detail: SegmentDetail }) {
  const { row, unread } = detail;
  return (
    <Panel title={t("segments.information")}>
      <KeyValueList
        rows={[
          { label: t("segments.id"), value: row.id },
          { label: t("segments.legacyId"), value: detail.legacyId },
          { label: t("segments.name"), value: <Name wrap>{row.name}</Name> },
          {
            label: t("segments.description"),
            value: knownOr(unread, "description", row.description && <Name lines>{row.description}</Name>),
          },
          {
            label: t("segments.integrationCode"),
            value: knownOr(
              unread,
              "integrationCode",
              detail.integrationCode && <Words className={css.copyable}>{detail.integrationCode}</Words>,
            ),
            callout: (
              <Callout n={1} name={t("segments.integrationCode")}>
                {t("segments.callout.integrationCode")}
              </Callout>
            ),
          },
          {
            label: t("segments.dataSource"),
            value: (
              <a href={hrefOf({ screen: "segments", search: detail.dataSource.name })}>
                <Name wrap>{detail.dataSource.name}</Name>
              </a>
            ),
            callout: (
              <Callout n={2} name={t("segments.dataSource")}>
                {t("segments.callout.dataSource")}
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
          { label: t("segments.storedIn"), value: <Name wrap>{detail.storedIn}</Name> },
          { label: t("segments.status"), value: statusWords(row.status) },
          ...authorRow({ who: t("segments.createdBy"), when: t("storage.created") }, detail.createdBy),
          ...authorRow({ who: t("segments.updatedBy"), when: t("storage.updated") }, detail.updatedBy),
        ]}
      />
    </Panel>
  );
}
