/** The columns of the trait and segment lists at the right: what identifies a thing, how many people, how far it is. */
import type { SegmentRow, TraitRow } from "../../bindings";
import { Name } from "../../components/Name";
import { StageLights } from "../../components/StageLights";
import { StateDot } from "../../components/StateDot";
import { GridNumber } from "../../components/grid/GridNumber";
import type { GridColumn } from "../../components/grid/types";
import { t } from "../../i18n";
import { hrefOf } from "../../navigation";
import { lightsOf } from "../pairs/stages";

export const TRAIT_COLUMNS: readonly GridColumn<TraitRow>[] = [
  {
    id: "id",
    leaves: 2,
    label: t("share.column.traitId"),
    width: 78,
    sortable: true,
    render: (row) => <a href={hrefOf({ screen: "trait", sid: row.id })}>{row.id}</a>,
  },
  {
    id: "name",
    text: (row) => row.name,
    minWidth: 120,
    roomyWidth: 240,
    label: t("share.column.name"),
    sortable: true,
    render: (row) => <Name>{row.name}</Name>,
  },
  {
    id: "population",
    label: t("share.column.people"),
    width: 72,
    number: (row) => row.population,
    align: "end",
    sortable: true,
    render: (row, room) => (
      <GridNumber
        value={row.notYet ? null : row.population}
        room={room}
        notYet={row.notYet}
        title={t("share.people.source")}
      />
    ),
  },
  {
    id: "stage",
    leaves: 1,
    label: t("share.column.stage"),
    width: 84,
    render: (row) => (row.stages.length > 0 ? <StageLights stages={lightsOf(row.stages)} /> : null),
  },
];

export const SEGMENT_COLUMNS: readonly GridColumn<SegmentRow>[] = [
  {
    id: "id",
    leaves: 2,
    label: t("share.column.segmentId"),
    width: 86,
    sortable: true,
    render: (row) => <a href={hrefOf({ screen: "segment", sid: row.id })}>{row.id}</a>,
  },
  {
    id: "name",
    text: (row) => row.name,
    minWidth: 120,
    roomyWidth: 240,
    label: t("share.column.name"),
    sortable: true,
    render: (row) => <Name>{row.name}</Name>,
  },
  {
    id: "population",
    label: t("share.column.people"),
    width: 72,
    number: (row) => row.population,
    align: "end",
    sortable: true,
    render: (row, room) => <GridNumber value={row.population} room={room} title={t("share.people.source")} />,
  },
  {
    id: "status",
    label: t("share.column.status"),
    width: 84,
    sortable: true,
    render: (row) => (
      <StateDot tone={row.status === "active" ? "good" : "idle"}>
        {row.status === "active" ? t("share.status.active") : t("share.status.inactive")}
      </StateDot>
    ),
  },
];
