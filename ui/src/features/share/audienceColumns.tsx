/** The columns of the audience list, and which of them fit into a given width. */
import TrayIcon from "@react-spectrum/s2/icons/ClockPending";
import type { AudienceRow } from "../../bindings";
import { Name } from "../../components/Name";
import { GridNumber } from "../../components/grid/GridNumber";
import { NumberText } from "../../components/NumberText";
import type { GridColumn } from "../../components/grid/types";
import { formatDay, formatMoment, t } from "../../i18n";
import { originWords, frequencyWords } from "../audiences/words";
import { SharedStateDot } from "../pairs/SharedStateDot";
import css from "./share.module.css";

type Column = GridColumn<AudienceRow>;

function columns(): Column[] {
  return [
    {
      id: "name",
      text: (row) => row.name,
      label: t("share.column.name"),
      minWidth: 140,
      roomyWidth: 240,
      sortable: true,
      render: (row) => <AudienceName row={row} />,
    },
    {
      id: "profiles",
      leaves: 1,
      label: t("share.column.profiles"),
      width: 58,
      maxWidth: 84,
      number: (row) => row.profiles,
      align: "end",
      sortable: true,
      render: (row, room) => <GridNumber value={row.profiles} room={room} title={profilesTitle(row)} />,
    },
    {
      id: "origin",
      leaves: 3,
      label: t("share.column.origin"),
      width: 66,
      sortable: true,
      render: (row) => <span title={originWords(row.origin)}>{shortOrigin(row.origin)}</span>,
    },
    {
      id: "updateFrequency",
      leaves: 2,
      label: t("share.column.updates"),
      width: 70,
      sortable: true,
      render: (row) => frequencyWords(row.updateFrequency),
    },
    {
      id: "updated",
      leaves: 4,
      label: t("share.column.updated"),
      width: 86,
      sortable: true,
      render: (row) => <Updated at={row.updatedAt} />,
    },
    {
      id: "shared",
      label: t("share.column.state"),
      width: 134,
      sortable: true,
      render: (row) => <SharedStateDot state={row.shared} drift={row.drift} expectedAt={row.expectedAt} />,
    },
  ];
}

function AudienceName({ row }: { row: AudienceRow }) {
  return (
    <span className={css.audienceName}>
      <Name>{row.name}</Name>
      {row.inTray && (
        <span role="img" aria-label={t("share.inTray")} title={t("share.inTray")}>
          <TrayIcon aria-hidden="true" />
        </span>
      )}
    </span>
  );
}

/** The service's own name for its usual origin is too long for a column. */
function shortOrigin(origin: string): string {
  return origin === "platform" ? t("share.origin.platform") : originWords(origin);
}

function Updated({ at }: { at: number | null }) {
  if (at === null) return <NumberText value={null} />;
  return <time title={formatMoment(at)}>{formatDay(at)}</time>;
}

function profilesTitle(row: AudienceRow): string {
  return row.profiles === null ? t("share.profiles.never") : t("share.profiles.source");
}

export const AUDIENCE_COLUMNS: readonly Column[] = columns();

/** The columns to show: those the user chose, whatever the width, or all that leave the names room enough. */
export function columnsFor(chosen: ReadonlySet<string> | undefined): readonly Column[] {
  if (!chosen) return AUDIENCE_COLUMNS;
  const wanted = AUDIENCE_COLUMNS.filter(({ id, leaves }) => leaves === undefined || chosen.has(id));
  return wanted.map(({ leaves: _leaves, ...column }) => column);
}
