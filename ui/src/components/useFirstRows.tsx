/** The first rows of a long table, and a button that shows more of them. */
import { Button } from "@react-spectrum/s2/Button";
import type { ReactNode } from "react";
import { t } from "../i18n";
import { useRemembered } from "../placeMemory";

/** How many rows are shown at first, and with each press of the button. */
const ROWS = 100;

/** `name` identifies the table on its screen: going back shows as many rows as were shown. */
export function useFirstRows<Row>(
  name: string,
  rows: readonly Row[],
): { shown: readonly Row[]; more: ReactNode } {
  const [count, setCount] = useRemembered(`rows ${name}`, ROWS);
  const more = rows.length - count;
  return {
    shown: more > 0 ? rows.slice(0, count) : rows,
    more: more > 0 && (
      <div>
        <Button variant="secondary" size="S" onPress={() => setCount((now) => now + ROWS)}>
          {t("common.showMore", { n: Math.min(more, ROWS) })}
        </Button>
      </div>
    ),
  };
}
