/** The width class of a pane, for its styles. */

const NARROW_PX = 380;
const WIDE_PX = 590;

export function roomOf(width: number): "narrow" | "middle" | "wide" {
  if (width <= NARROW_PX) return "narrow";
  return width < WIDE_PX ? "middle" : "wide";
}
