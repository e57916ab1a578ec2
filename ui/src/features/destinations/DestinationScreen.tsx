/** One destination: what it is, its twin in Experience Platform, and the segments that are mapped to it. */
import Link from "@react-spectrum/s2/icons/Link";
import type { ReactNode } from "react";
import { useDestination } from "../../api/destinations";
import type { DestinationRow } from "../../bindings";
import { KeyValueList } from "../../components/KeyValueList";
import { Name, Words } from "../../components/Name";
import { Page } from "../../components/Page";
import { Panel } from "../../components/Panel";
import { Skeleton } from "../../components/States";
import { StateDot } from "../../components/StateDot";
import { formatMonthOfYear, formatNumber, t, visible, type MessageKey } from "../../i18n";
import { addressOf, type ScreenProps } from "../../navigation";
import { useMapDialog } from "../../shared/destinations/useMapDialog";
import {
  certaintyWords,
  destinationStatus,
  kindWords,
  twinTone,
  twinWords,
} from "../../shared/destinations/words";
import { ToolButton } from "../../shared/editing/ToolButton";
import { FailureState } from "../../shared/lists/ListBody";
import { MappingList } from "./MappingList";
import css from "./screen.module.css";

export default function DestinationScreen({ route }: ScreenProps<"destination">) {
  const answer = useDestination(route.id);
  const row = answer.value;
  const mapping = useMapDialog();
  return (
    <Page
      title={row ? visible(row.name) : t("destinations.one", { id: route.id })}
      trail={[{ label: t("destinations.title"), href: addressOf("destinations") }]}
      actions={
        row && (
          <ToolButton
            icon={Link}
            label={t("destinations.map.here")}
            onPress={() => mapping.open([], row)}
            why={row.mapsAll ? t("destinations.mapsAll") : undefined}
          />
        )
      }
    >
      {row ? (
        <div className={css.detail}>
          <Information row={row} />
          <MappingList key={row.id} of={row} />
        </div>
      ) : (
        <Panel title={t("destinations.information")}>
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

function Information({ row }: { row: DestinationRow }) {
  const { twin } = row;
  return (
    <Panel title={t("destinations.information")}>
      <KeyValueList
        rows={[
          { label: t("destinations.id"), value: row.id },
          { label: t("destinations.column.type"), value: kindWords(row) },
          { label: t("common.status"), value: row.status && <Words>{destinationStatus(row.status)}</Words> },
          { label: t("destinations.account"), value: row.account && <Words>{row.account}</Words> },
          { label: t("destinations.labels"), value: labelsOf(row) },
          { label: t("destinations.addressable"), value: addressableOf(row) },
          {
            label: t("destinations.column.twin"),
            value: <StateDot tone={twinTone(twin)}>{twinWords(twin)}</StateDot>,
          },
          { label: t("destinations.crosswalk.certainty"), value: certaintyWords(twin.certainty) },
          { label: t("destinations.evidence"), value: twin.evidence && <Name lines>{twin.evidence}</Name> },
          { label: t("destinations.identities"), value: twin.identities && <Words>{twin.identities}</Words> },
          {
            label: t("destinations.column.changed"),
            value: twin.changed && <Words>{formatMonthOfYear(twin.changed)}</Words>,
          },
        ]}
      />
      {twin.changed && <p className={css.quiet}>{t("destinations.aged")}</p>}
    </Panel>
  );
}

/** What a destination's labels say that it is used for: the opposite of what an export control forbids. */
const LABELS: Partial<Record<string, MessageKey>> = {
  PII: "destinations.label.pii",
  OFFSITE_AD_TARGETING: "destinations.label.offsiteAdTargeting",
  ONSITE_AD_TARGETING: "destinations.label.onsiteAdTargeting",
  ONSITE_PERSONALIZATION: "destinations.label.onsitePersonalization",
};

function labelsOf({ labels }: DestinationRow): ReactNode {
  if (labels === null) return t("destinations.labels.unknown");
  if (labels.length === 0) return t("destinations.labels.none");
  return (
    <ul className={css.labels}>
      {labels.map((code) => {
        const known = LABELS[code];
        return <li key={code}>{known === undefined ? <Words>{code}</Words> : t(known)}</li>;
      })}
    </ul>
  );
}

function addressableOf({ addressable, ofPeople }: DestinationRow): string | null {
  if (addressable === null) return null;
  const of = ofPeople ?? 0;
  if (of === 0) return formatNumber(addressable);
  return t("destinations.addressable.of", { n: addressable, of, part: addressable / of });
}
