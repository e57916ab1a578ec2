/** One destination: what it is, its twin in Experience Platform, and the segments that are mapped to it. */
import Link from "@react-spectrum/s2/icons/Link";
import { useDestination } from "../../api/destinations";
import type { DestinationRow, ExportControl } from "../../bindings";
import { KeyValueList } from "../../components/KeyValueList";
import { Name, Words } from "../../components/Name";
import { Page } from "../../components/Page";
import { Panel } from "../../components/Panel";
import { Skeleton } from "../../components/States";
import { StateDot } from "../../components/StateDot";
import { formatNumber, t, visible } from "../../i18n";
import { addressOf, type ScreenProps } from "../../navigation";
import { useMapDialog } from "../../shared/destinations/useMapDialog";
import { certaintyWords, kindWords, twinTone, twinWords } from "../../shared/destinations/words";
import { ToolButton } from "../../shared/editing/ToolButton";
import { FailureState } from "../../shared/lists/ListBody";
import { controlsWords } from "../../shared/sharing/words/governance";
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
          { label: t("common.status"), value: row.status && <Words>{row.status}</Words> },
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
          { label: t("destinations.column.changed"), value: twin.changed },
        ]}
      />
    </Panel>
  );
}

const CODES: Partial<Record<string, ExportControl>> = {
  PII: { kind: "pii" },
  OFFSITE_AD_TARGETING: { kind: "offsiteAdTargeting" },
  ONSITE_AD_TARGETING: { kind: "onsiteAdTargeting" },
  ONSITE_PERSONALIZATION: { kind: "onsitePersonalization" },
};

function labelsOf({ labels }: DestinationRow): string {
  if (labels === null) return t("destinations.labels.unknown");
  if (labels.length === 0) return t("destinations.labels.none");
  return String(controlsWords(labels.map((code) => CODES[code] ?? { kind: "other", code })));
}

function addressableOf({ addressable, ofPeople }: DestinationRow): string | null {
  if (addressable === null) return null;
  const of = ofPeople ?? 0;
  if (of === 0) return formatNumber(addressable);
  return t("destinations.addressable.of", { n: addressable, of, part: addressable / of });
}
