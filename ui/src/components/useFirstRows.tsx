/** The first rows of a long table, and a button that shows more of them. */
import { Button } from "@react-spectrum/s2/Button";
import { useLayoutEffect, useRef, type ReactNode } from "react";
import { t } from "../i18n";
import { useRemembered } from "../placeMemory";

/** How many rows are shown at first, and with each press of the button. */
const ROWS = 100;
/** What can have the focus in a row; rows without it get the focus themselves. */
const FOCUSABLE = "a[href], button:not([disabled]), input:not([disabled])";

/** `name` identifies the table on its screen: going back shows as many rows as were shown. */
export function useFirstRows<Row>(
  name: string,
  rows: readonly Row[],
): { shown: readonly Row[]; more: ReactNode } {
  const [count, setCount] = useRemembered(`rows ${name}`, ROWS);
  const more = rows.length - count;
  const { box, onLast } = useNextFocus();
  const show = () => {
    if (more <= ROWS) onLast();
    setCount((now) => now + ROWS);
  };
  return {
    shown: more > 0 ? rows.slice(0, count) : rows,
    more: more > 0 && (
      <div ref={box}>
        <Button variant="secondary" size="S" onPress={show}>
          {t("common.showMore", { n: Math.min(more, ROWS) })}
        </Button>
      </div>
    ),
  };
}

/**
 * The last press removes the button, with the focus: that goes to the first new row, which took its place. `box` is around the
 * button, beside the rows; `onLast` is called before the last ones are shown, which may be loaded first.
 */
export function useNextFocus() {
  const box = useRef<HTMLDivElement>(null);
  const next = useRef<() => boolean>(undefined);
  useLayoutEffect(() => {
    if (!box.current && next.current?.()) next.current = undefined;
  });
  const onLast = () => {
    const around = box.current?.parentElement;
    if (!around) return;
    const parts = () => around.querySelectorAll<HTMLElement>(`${FOCUSABLE}, tr`);
    const before = new Set(parts());
    next.current = () => {
      if (document.activeElement !== document.body) return true;
      const added = [...parts()].filter((part) => !before.has(part));
      const target = added.find((part) => part.matches(FOCUSABLE)) ?? added[0];
      if (!target) return false;
      if (!target.matches(FOCUSABLE)) target.tabIndex = -1;
      target.focus();
      return true;
    };
  };
  return { box, onLast };
}
