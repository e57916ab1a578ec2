/** The columns of the mappings of a destination. */
import type { MappedSegment, MappingRef } from "../../bindings";
import type { GridColumn } from "../../components/grid/types";
import { Name } from "../../components/Name";
import { StateDot } from "../../components/StateDot";
import { t } from "../../i18n";
import { hrefOf } from "../../navigation";
import { dayWords, stateOf } from "../../shared/destinations/words";

/** A mapping is named by its segment and its own ID: a segment can be mapped more than once. */
export function keyOf({ id, segment }: MappedSegment): string {
  return `${segment.id} ${id ?? ""}`;
}

/** The mapping with a key. */
export function mappingOf(key: string): MappingRef {
  const [segment = "", mapping = ""] = key.split(" ");
  return { segment, mapping: mapping === "" ? null : mapping };
}

export const COLUMNS: readonly GridColumn<MappedSegment>[] = [
  {
    id: "id",
    label: t("segments.id"),
    width: 96,
    leaves: 2,
    render: ({ segment }) => <a href={hrefOf({ screen: "segment", id: segment.id })}>{segment.id}</a>,
  },
  {
    id: "name",
    label: t("common.name"),
    text: ({ segment }) => segment.name,
    flex: 2,
    minWidth: 140,
    roomyWidth: 220,
    render: ({ segment }) => (
      <a href={hrefOf({ screen: "segment", id: segment.id })}>
        <Name>{segment.name}</Name>
      </a>
    ),
  },
  {
    id: "state",
    label: t("destinations.column.state"),
    width: 104,
    render: ({ state }) => <StateDot tone={stateOf(state).tone}>{stateOf(state).words}</StateDot>,
  },
  {
    id: "start",
    label: t("destinations.column.start"),
    width: 104,
    leaves: 1,
    render: ({ startsOn }) => dayWords(startsOn),
  },
  {
    id: "end",
    label: t("destinations.column.end"),
    width: 104,
    render: ({ endsOn }) => (endsOn === null ? t("destinations.end.none") : dayWords(endsOn)),
  },
  {
    id: "value",
    label: t("destinations.column.value"),
    text: valueWords,
    flex: 2,
    minWidth: 150,
    render: (row) =>
      row.sharesValue ? <StateDot tone="warn">{valueWords(row)}</StateDot> : <Name>{row.value ?? ""}</Name>,
  },
];

function valueWords({ value, sharesValue }: MappedSegment): string {
  return sharesValue && value !== null ? t("destinations.value.twice", { value }) : (value ?? "");
}
