/** What opens a context menu on an element: right click, long press, and on a Mac Ctrl+click and Ctrl+Enter. */
import { useContextMenu } from "react-aria/useContextMenu";
import type { Point } from "./grid/types";

/** Props to spread on the element; `onMenu` receives the point in the window where the menu should open. */
export function useMenuTrigger(onMenu: ((at: Point) => void) | undefined) {
  return useContextMenu({
    onContextMenu: ({ target, x, y }) => {
      const box = target.getBoundingClientRect();
      onMenu?.({ x: box.left + x, y: box.top + y });
    },
  }).contextMenuProps;
}
