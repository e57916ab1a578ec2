/** The columns of the audience list: how many it is, how many of them Audience Manager can get, and where it is. */
import Tag from "@react-spectrum/s2/icons/Tag";
import type { AudienceRow } from "../../bindings";
import { AgeLabel } from "../../components/AgeLabel";
import { Name } from "../../components/Name";
import { NumberText } from "../../components/NumberText";
import { GridNumber } from "../../components/grid/GridNumber";
import type { GridColumn } from "../../components/grid/types";
import { formatNumber, t, own, isolate } from "../../i18n";
import { hrefOf } from "../../navigation";
import { frequencyWords, namespaceWords, originWords } from "./words";
import { SharedStateDot, stateWords } from "../pairs/SharedStateDot";
import { RowLink } from "../lists/RowLink";
import css from "../lists/rowLink.module.css";

type Column = GridColumn<AudienceRow>;

function columns(): Column[] {
  return [
    {
      id: "name",
      text: (row) => row.name,
      label: t("share.column.name"),
      minWidth: 140,
      roomyWidth: 170,
      sortable: true,
      render: (row) => <Name>{row.name}</Name>,
    },
    {
      id: "profiles",
      label: t("share.column.profiles"),
      width: 58,
      maxWidth: 68,
      number: (row) => row.profiles,
      align: "end",
      sortable: true,
      render: (row, room) => <GridNumber value={row.profiles} room={room} title={profilesTitle(row)} />,
    },
    {
      id: "expected",
      leaves: 1,
      label: t("share.column.expected"),
      width: 106,
      maxWidth: 106,
      number: (row) => row.expectedDevices,
      align: "end",
      render: (row, room) => (
        <GridNumber value={row.expectedDevices} room={room} title={expectedTitle(row)} />
      ),
    },
    {
      id: "updated",
      leaves: 2,
      label: t("share.column.updated"),
      width: 88,
      descendsFirst: true,
      sortable: true,
      render: (row) => <Changed at={row.updatedAt} />,
    },
    {
      id: "shared",
      label: t("share.column.state"),
      text: stateText,
      minWidth: 118,
      flex: 0,
      sortable: true,
      render: (row) => <State row={row} />,
    },
    {
      id: "updateFrequency",
      leaves: 3,
      label: t("share.column.updates"),
      width: 122,
      sortable: true,
      render: (row) => frequencyWords(row.updateFrequency),
    },
    {
      id: "origin",
      leaves: 4,
      label: t("share.column.origin"),
      width: 150,
      sortable: true,
      render: (row) => <Name>{originWords(row.origin)}</Name>,
    },
  ];
}

/** What the state takes on one line: mark and words, and the way to the trait. */
function stateText({ shared, drift, inTray, traitId }: AudienceRow): string {
  const words = inTray ? t("pairs.inTray") : stateWords(shared, drift);
  return `${MARK}${words}${traitId === null ? "" : LINK}`;
}

/** As wide as the mark before the words, and as the link after them. */
const MARK = "WW";
const LINK = "WWW";

function State({ row }: { row: AudienceRow }) {
  return (
    <span className={css.withLink}>
      <SharedStateDot state={row.shared} drift={row.drift} expectedAt={row.expectedAt} inTray={row.inTray} />
      {row.traitId !== null && (
        <RowLink
          icon={Tag}
          label={t("share.link.trait", { name: row.name })}
          href={hrefOf({ screen: "trait", sid: row.traitId })}
        />
      )}
    </span>
  );
}

function Changed({ at }: { at: number | null }) {
  return at === null ? <NumberText value={null} /> : <AgeLabel at={at} />;
}

function profilesTitle(row: AudienceRow): string {
  return row.profiles === null ? t("share.profiles.never") : t("share.profiles.source");
}

/** What the number of expected devices is the sum of, or why there is none. */
function expectedTitle({ expectedDevices, carrying }: AudienceRow): string {
  if (expectedDevices === null) return t("share.expected.unknown");
  if (carrying.length === 0) return t("share.expected.none");
  const parts = carrying.map(
    ({ namespace, profiles }) => `${isolate(namespaceWords(namespace))} ${formatNumber(profiles)}`,
  );
  return t("share.expected.sum", { parts: own(parts.join(" + ")) });
}

export const AUDIENCE_COLUMNS: readonly Column[] = columns();

/** The columns to show: those the user chose, whatever the width, or all that leave the names room enough. */
export function columnsFor(chosen: ReadonlySet<string> | undefined): readonly Column[] {
  if (!chosen) return AUDIENCE_COLUMNS;
  const wanted = AUDIENCE_COLUMNS.filter(({ id, leaves }) => leaves === undefined || chosen.has(id));
  return wanted.map(({ leaves: _leaves, ...column }) => column);
}
