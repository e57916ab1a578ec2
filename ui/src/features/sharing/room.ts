/** How much room a pane has, in words that its styles are chosen by. */

const NARROW_PX = 380;
const WIDE_PX = 590;

export function roomOf(width: number): "narrow" | "middle" | "wide" {
  if (width <= NARROW_PX) return "narrow";
  return width < WIDE_PX ? "middle" : "wide";
}
