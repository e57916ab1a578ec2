/** The width of text in the rows of a grid, without drawing it. */

/** Width of a letter, used if text cannot be measured. */
const LETTER_PX = 7;
/** How many texts have their width cached. */
const MAX = 5000;

const known = new Map<string, number>();
let pen: CanvasRenderingContext2D | null | undefined;

/** Width of a text in px; `font` as in CSS. */
export function widthOfWords(words: string, font: string): number {
  const name = `${font} ${words}`;
  const before = known.get(name);
  if (before !== undefined) return before;
  pen ??= document.createElement("canvas").getContext("2d");
  let width = words.length * LETTER_PX;
  if (pen && font !== "") {
    pen.font = font;
    width = Math.ceil(pen.measureText(words).width) + 1;
  }
  if (known.size >= MAX) known.clear();
  known.set(name, width);
  return width;
}
