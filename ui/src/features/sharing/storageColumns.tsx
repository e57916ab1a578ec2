/** The columns of the trait and segment lists at the right: what it is, how many devices, how far it is. */
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
import { lightsOf } from "../../shared/pairs/stages";
import { RowLink } from "../../shared/lists/RowLink";
import linkCss from "../../shared/lists/rowLink.module.css";
import css from "./share.module.css";

export const TRAIT_COLUMNS: readonly GridColumn<TraitRow>[] = [
  {
    id: "id",
    leaves: 3,
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
    render: (row) => <TraitName row={row} />,
  },
  {
    id: "population",
    label: t("share.column.people"),
    width: 54,
    maxWidth: 84,
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
    label: t("share.column.stage"),
    width: 64,
    render: (row) => (row.stages.length > 0 ? <StageLights stages={lightsOf(row.stages)} /> : null),
  },
];

/** The name, with the way to its audience; folder traits are of no audience and say what they are. */
function TraitName({ row }: { row: TraitRow }) {
  return (
    <span className={linkCss.withLink}>
      <Name>{row.name}</Name>
      {row.traitType === "folder" && (
        <Tip words={t("share.folderTrait")}>
          <span className={css.kind} role="img" aria-label={t("share.folderTrait")}>
            <Folder aria-hidden="true" />
          </span>
        </Tip>
      )}
      {row.audienceId !== null && (
        <RowLink
          icon={AudienceIcon}
          label={t("share.link.audience", { name: row.name })}
          href={hrefOf({ screen: "audience", id: row.audienceId })}
        />
      )}
    </span>
  );
}

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
    width: 54,
    maxWidth: 84,
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
