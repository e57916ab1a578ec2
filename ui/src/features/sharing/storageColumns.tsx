/** The columns of the trait and segment lists on the right: ID, name, device count, and stage or status. */
import Folder from "@react-spectrum/s2/icons/Folder";
import AudienceIcon from "@react-spectrum/s2/icons/UserGroup";
import type { SegmentRow, TraitRow } from "../../bindings";
import { Name } from "../../components/Name";
import { StageLights } from "../../components/StageLights";
import { StateDot } from "../../components/StateDot";
import { Tip } from "../../components/Tip";
import { GridNumber } from "../../components/grid/GridNumber";
import type { GridColumn } from "../../components/grid/types";
import { t } from "../../i18n";
import { hrefOf } from "../../navigation";
import { SegmentStatusMark } from "../../shared/pairs/SharedStateDot";
import { lightsOf, peopleOf } from "../../shared/pairs/stages";
import { RowLink } from "../../shared/lists/RowLink";
import { statusLabel } from "../../shared/lists/statusLabel";
import { idColumn, nameColumn } from "../../shared/lists/storageColumns";
import linkCss from "../../shared/lists/rowLink.module.css";
import css from "./sharing.module.css";

export const TRAIT_COLUMNS: readonly GridColumn<TraitRow>[] = [
  idColumn("trait", { label: t("traits.id"), width: 78, leaves: 3 }),
  nameColumn({ label: t("common.name"), minWidth: 120 }, (row) => <TraitName row={row} />),
  {
    id: "population",
    label: t("common.devices"),
    width: 54,
    maxWidth: 84,
    number: (row) => row.population,
    align: "end",
    sortable: true,
    render: (row, room) => (
      <GridNumber value={peopleOf(row)} room={room} notYet={row.notYet} title={t("sharing.people.source")} />
    ),
  },
  {
    id: "stage",
    label: t("sharing.column.stage"),
    width: 64,
    render: (row) => (row.stages.length > 0 ? <StageLights stages={lightsOf(row.stages)} /> : null),
  },
];

/** The name with a link to its audience; folder traits have no audience and are marked as such. */
function TraitName({ row }: { row: TraitRow }) {
  return (
    <span className={linkCss.withLink}>
      <Name>{row.name}</Name>
      {row.traitType === "folder" && (
        <Tip words={t("traits.type.folder")}>
          <span className={css.kind} role="img" aria-label={t("traits.type.folder")}>
            <Folder aria-hidden="true" />
          </span>
        </Tip>
      )}
      {row.audienceId !== null && (
        <RowLink
          icon={AudienceIcon}
          label={t("sharing.link.audience", { name: row.name })}
          href={hrefOf({ screen: "audience", id: row.audienceId })}
        />
      )}
    </span>
  );
}

export const SEGMENT_COLUMNS: readonly GridColumn<SegmentRow>[] = [
  idColumn("segment", { label: t("segments.id"), width: 86, leaves: 2 }),
  nameColumn({ label: t("common.name"), minWidth: 120 }, (row) => <Name>{row.name}</Name>),
  {
    id: "population",
    label: t("common.devices"),
    width: 54,
    maxWidth: 84,
    number: (row) => row.population,
    align: "end",
    sortable: true,
    render: (row, room) => (
      <GridNumber value={peopleOf(row)} room={room} notYet={row.notYet} title={t("sharing.people.source")} />
    ),
  },
  {
    id: "status",
    label: t("common.status"),
    width: 84,
    sortable: true,
    render: (row) => (
      <SegmentStatusMark row={row}>
        <StateDot tone={row.status === "active" ? "good" : "idle"}>{statusLabel(row.status)}</StateDot>
      </SegmentStatusMark>
    ),
  },
];
