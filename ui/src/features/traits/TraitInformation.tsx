/** The facts of a trait, with every row of Adobe's panel, with callouts ① to ③. */
import type { TraitDetail, TraitRow } from "../../bindings";
import { Callout } from "../../components/Callout";
import { KeyValueList } from "../../components/KeyValueList";
import { Name, Words } from "../../components/Name";
import { Panel } from "../../components/Panel";
import { t } from "../../i18n";
import { hrefOf } from "../../navigation";
import { authorRow, deliveryRow, knownOr } from "../../shared/details/facts";
import { leftWords } from "../../shared/details/leftWords";
import css from "../../shared/details/details.module.css";
import { typeWords } from "./typeWords";

export function TraitInformation({ detail }: { detail: TraitDetail }) {
  const { row, unread } = detail;
  return (
    <Panel title={t("traits.information")}>
      <KeyValueList
        rows={[
          {
            label: t("traits.type"),
            value: typeWords(row.traitType),
            callout: (
              <Callout n={1} name={t("traits.type")}>
                {t("traits.callout.type")}
              </Callout>
            ),
          },
          { label: t("traits.id"), value: row.id },
          {
            label: t("common.description"),
            value: knownOr(unread, "description", row.description && <Name lines>{row.description}</Name>),
          },
          {
            label: t("details.dataSource"),
            value: (
              <a href={hrefOf({ screen: "traits", search: row.dataSource.name })}>
                <Name wrap>{row.dataSource.name}</Name>
              </a>
            ),
            callout: (
              <Callout n={2} name={t("details.dataSource")}>
                {t("details.sharedDataSource")}
              </Callout>
            ),
          },
          ...leftRow(detail.row.left),
          {
            label: t("traits.eventType"),
            value: knownOr(unread, "eventType", detail.eventType && <Words>{detail.eventType}</Words>),
          },
          {
            label: t("details.integrationCode"),
            value: knownOr(
              unread,
              "integrationCode",
              detail.integrationCode && <Words className={css.copyable}>{detail.integrationCode}</Words>,
            ),
            callout: (
              <Callout n={3} name={t("details.integrationCode")}>
                {t("traits.callout.integrationCode")}
              </Callout>
            ),
          },
          { label: t("details.storedIn"), value: <Name wrap>{detail.storedIn}</Name> },
          deliveryRow(detail.delivery),
          {
            label: t("traits.category"),
            value: knownOr(
              unread,
              "dataCategory",
              detail.dataCategory && <Words>{detail.dataCategory}</Words>,
            ),
          },
          {
            label: t("traits.comments"),
            value: knownOr(unread, "comments", detail.comments && <Name lines>{detail.comments}</Name>),
          },
          {
            label: t("traits.expireAfter"),
            value: knownOr(unread, "expireAfter", expiry(detail.expireAfterDays)),
          },
          ...authorRow({ who: t("details.createdBy"), when: t("details.created") }, detail.createdBy),
          ...authorRow({ who: t("details.updatedBy"), when: t("details.updated") }, detail.updatedBy),
        ]}
      />
    </Panel>
  );
}

/** Nothing unless the provider left. */
function leftRow(left: TraitRow["left"]) {
  return left === null ? [] : [{ label: t("providers.provider"), value: leftWords(left) }];
}

function expiry(days: number): string {
  return days === 0 ? t("traits.neverExpires") : t("traits.days", { days });
}
