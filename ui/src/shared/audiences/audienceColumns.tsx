/** The columns of the audience list: size, expected devices in Audience Manager, and sharing status. */
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

const NAME: Column = {
  id: "name",
  text: (row) => row.name,
  label: t("common.name"),
  minWidth: 140,
  roomyWidth: 170,
  sortable: true,
  render: (row) => <Name>{row.name}</Name>,
};

const COUNTS: readonly Column[] = [
  {
    id: "profiles",
    label: t("audiences.profiles"),
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
    label: t("sharing.column.expected"),
    width: 106,
    maxWidth: 106,
    number: (row) => row.expectedDevices,
    align: "end",
    render: (row, room) => <GridNumber value={row.expectedDevices} room={room} title={expectedTitle(row)} />,
  },
];

const STATES: readonly Column[] = [
  {
    id: "updated",
    leaves: 2,
    label: t("details.updated"),
    width: 88,
    descendsFirst: true,
    sortable: true,
    render: (row) => <Changed at={row.updatedAt} />,
  },
  {
    id: "shared",
    label: t("common.state"),
    text: stateText,
    // "No members" with its mark and its link on one line.
    minWidth: 130,
    flex: 0,
    sortable: true,
    render: (row) => <State row={row} />,
  },
  {
    id: "updateFrequency",
    leaves: 3,
    label: t("audiences.updates"),
    width: 122,
    sortable: true,
    render: (row) => frequencyWords(row.updateFrequency),
  },
  {
    id: "origin",
    leaves: 4,
    label: t("audiences.origin"),
    width: 150,
    sortable: true,
    render: (row) => <Name>{originWords(row.origin)}</Name>,
  },
];

/** Text as wide as the state on one line: mark, text, and the link to the trait. */
function stateText({ shared, drift, inTray, noMembersYet, traitId }: AudienceRow): string {
  const state = noMembersYet ? t("pairs.shared.noMembersYet") : stateWords(shared, drift);
  const words = inTray ? t("pairs.inTray") : state;
  return `${MARK}${words}${traitId === null ? "" : LINK}`;
}

/** Text as wide as the mark before the state and the link after it. */
const MARK = "WW";
const LINK = "WWW";

function State({ row }: { row: AudienceRow }) {
  return (
    <span className={css.withLink}>
      <SharedStateDot
        state={row.shared}
        drift={row.drift}
        expectedAt={row.expectedAt}
        overdue={row.overdue}
        inTray={row.inTray}
        noMembersYet={row.noMembersYet}
        expiresAt={row.expiresAt}
      />
      {row.traitId !== null && (
        <RowLink
          icon={Tag}
          label={t("sharing.link.trait", { name: row.name })}
          href={hrefOf({ screen: "trait", id: row.traitId })}
        />
      )}
    </span>
  );
}

function Changed({ at }: { at: number | null }) {
  return at === null ? <NumberText value={null} /> : <AgeLabel at={at} />;
}

function profilesTitle(row: AudienceRow): string {
  if (row.noMembersYet) return t("pairs.more.noMembersYet");
  return row.profiles === null ? t("sharing.profiles.never") : t("sharing.profiles.source");
}

/** How the number of expected devices is added up, or why there is none. */
function expectedTitle({ expectedDevices, leastDevices, carrying }: AudienceRow): string {
  if (expectedDevices === null) return t("sharing.expected.unknown");
  if (carrying.length === 0) return t("sharing.expected.none");
  const parts = carrying.map(
    ({ namespace, profiles }) => `${isolate(namespaceWords(namespace))} ${formatNumber(profiles)}`,
  );
  return t("sharing.expected.sum", {
    parts: own(parts.join(" + ")),
    least: own(formatNumber(leastDevices ?? 0)),
  });
}

export const AUDIENCE_COLUMNS: readonly Column[] = [NAME, ...COUNTS, ...STATES];

/** The columns to show: those the user chose, whatever the width, or as many as leave room for names. */
export function columnsFor(chosen: ReadonlySet<string> | undefined): readonly Column[] {
  if (!chosen) return AUDIENCE_COLUMNS;
  const wanted = AUDIENCE_COLUMNS.filter(({ id, leaves }) => leaves === undefined || chosen.has(id));
  return wanted.map(({ leaves: _leaves, ...column }) => column);
}
