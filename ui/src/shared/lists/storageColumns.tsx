/** Columns that every list of Audience Manager objects has: ID, name, description, data source, last change, code. */
import type { ReactNode } from "react";
import type { SegmentRow, TraitRow } from "../../bindings";
import { AgeLabel } from "../../components/AgeLabel";
import { Name } from "../../components/Name";
import type { GridColumn } from "../../components/grid/types";
import { t } from "../../i18n";
import { hrefOf } from "../../navigation";
import { leftWords } from "../details/leftWords";

type Row = TraitRow | SegmentRow;
type Kind = "trait" | "segment";

/** Label and width of a column; the rest is the same for all lists. */
type Shape = Pick<GridColumn<Row>, "label" | "width" | "minWidth" | "leaves">;

export function idColumn(kind: Kind, shape: Shape): GridColumn<Row> {
  return {
    id: "id",
    sortable: true,
    render: (row) => <a href={hrefOf({ screen: kind, id: row.id })}>{row.id}</a>,
    ...shape,
  };
}

export function nameColumn<R extends Row>(
  shape: Shape & { flex?: number },
  render: (row: R) => ReactNode,
): GridColumn<R> {
  return { id: "name", text: (row) => row.name, roomyWidth: 240, sortable: true, render, ...shape };
}

export function descriptionColumn(shape: Shape): GridColumn<Row> {
  return {
    id: "description",
    text: (row) => row.description,
    flex: 2,
    render: (row) => <Name>{row.description}</Name>,
    ...shape,
  };
}

/** The data source, as a link to everything that belongs to it; after it, that its provider left. */
export function dataSourceColumn(screen: "traits" | "segments", shape: Shape): GridColumn<Row> {
  return {
    id: "dataSource",
    text: (row) => row.dataSource.name,
    leaves: 2,
    flex: 2,
    render: (row) => (
      <a href={hrefOf({ screen, search: row.dataSource.name })}>
        <Name>{row.dataSource.name}</Name>
        {"left" in row && row.left !== null && <small> · {leftWords(row.left)}</small>}
      </a>
    ),
    ...shape,
  };
}

export function updatedColumn(): GridColumn<Row> {
  return {
    id: "updated",
    leaves: 4,
    label: t("lists.lastChange"),
    width: 104,
    sortable: true,
    render: (row) => (row.updatedAt === null ? t("number.none") : <AgeLabel at={row.updatedAt} />),
  };
}

export function codeColumn(label: string): GridColumn<Row> {
  return {
    id: "code",
    leaves: 5,
    label,
    flex: 2,
    minWidth: 130,
    text: (row) => row.integrationCode ?? "",
    render: (row) => row.integrationCode && <Name>{row.integrationCode}</Name>,
  };
}
