/** Facts in two columns, name and value, like Trait Information. A fact without a value shows "–", so that no row is missing. */
import type { ReactNode } from "react";
import { t } from "../i18n";
import css from "./parts.module.css";

export interface KeyValueRow {
  label: string;
  /** Text of this program; names from the data as `Name` or `Words`. */
  value: ReactNode;
  callout?: ReactNode;
}

export function KeyValueList({ rows }: { rows: readonly KeyValueRow[] }) {
  return (
    <dl className={css.facts}>
      {rows.map((row) => (
        <div key={row.label}>
          <dt>{row.label}</dt>
          <dd className="selectable">
            {isEmpty(row.value) ? t("number.none") : row.value}
            {row.callout}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function isEmpty(value: ReactNode): boolean {
  return value === null || value === undefined || value === "" || value === false;
}
