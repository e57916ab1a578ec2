/** The columns of the audience list, and which of them fit into a given width. */
import TrayIcon from "@react-spectrum/s2/icons/ClockPending";
import type { AudienceRow } from "../../bindings";
import { Name } from "../../components/Name";
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
      label: t("share.column.name"),
      minWidth: 120,
      sortable: true,
      render: (row) => <AudienceName row={row} />,
    },
    {
      id: "profiles",
      label: t("share.column.profiles"),
      width: 58,
      align: "end",
      sortable: true,
      render: (row) => <NumberText value={row.profiles} title={profilesTitle(row)} />,
    },
    {
      id: "origin",
      label: t("share.column.origin"),
      width: 66,
      sortable: true,
      render: (row) => <span title={originWords(row.origin)}>{shortOrigin(row.origin)}</span>,
    },
    {
      id: "updateFrequency",
      label: t("share.column.updates"),
      width: 70,
      sortable: true,
      render: (row) => frequencyWords(row.updateFrequency),
    },
    {
      id: "updated",
      label: t("share.column.updated"),
      width: 54,
      sortable: true,
      render: (row) => <Updated at={row.updatedAt} />,
    },
    {
      id: "shared",
      label: t("share.column.state"),
      width: 134,
      sortable: true,
      render: (row) => <SharedStateDot state={row.shared} drift={row.drift} />,
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

/** Columns that can be taken away, those that go first when it gets narrow at the end. */
export const OPTIONAL_COLUMNS = ["profiles", "updateFrequency", "origin", "updated"] as const;

const WIDTHS: Record<string, number> = { updated: 640, origin: 600 };

/** The columns to show: those the user chose, or those that leave the names room enough. */
export function columnsFor(width: number, chosen: ReadonlySet<string> | undefined): readonly Column[] {
  const optional: readonly string[] = OPTIONAL_COLUMNS;
  return AUDIENCE_COLUMNS.filter(({ id }) => {
    if (!optional.includes(id)) return true;
    return chosen ? chosen.has(id) : width >= (WIDTHS[id] ?? 0);
  });
}
