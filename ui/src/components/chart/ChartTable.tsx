/** The numbers of a line chart as a table, newest day first, and the switch between chart and table. */
import { ToggleButton, ToggleButtonGroup } from "react-aria-components";
import { formatDay, t } from "../../i18n";
import { NumberText } from "../NumberText";
import chips from "../chips.module.css";
import type { LineChartProps } from "./LineChart";
import css from "./chart.module.css";

export function ChartTable({ label, days, series }: Pick<LineChartProps, "label" | "days" | "series">) {
  const rows = days.map((day, place) => ({ day, place })).toReversed();
  return (
    // A scrolling region must be reachable by keyboard, or its end cannot be read without a pointer.
    <div className={css.tablePlace} role="region" aria-label={label} tabIndex={0}>
      <table className={css.table}>
        <thead>
          <tr>
            <th scope="col">{t("chart.day")}</th>
            {series.map((one) => (
              <th key={one.id} scope="col">
                {one.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ day, place }) => (
            <tr key={day}>
              <th scope="row">{formatDay(day, true)}</th>
              {series.map((one) => (
                <td key={one.id}>
                  <NumberText value={one.values[place]} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export type ChartForm = "chart" | "table";

interface ChartTableSwitchProps {
  value: ChartForm;
  onChange: (value: ChartForm) => void;
}

export function ChartTableSwitch({ value, onChange }: ChartTableSwitchProps) {
  return (
    <ToggleButtonGroup
      aria-label={t("chart.showAs")}
      className={chips.chips}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[value]}
      onSelectionChange={([next]) => onChange(next === "table" ? "table" : "chart")}
    >
      <ToggleButton id="chart" className={chips.chip}>
        {t("chart.chart")}
      </ToggleButton>
      <ToggleButton id="table" className={chips.chip}>
        {t("chart.table")}
      </ToggleButton>
    </ToggleButtonGroup>
  );
}
