/** Names that are made from another name, which may be as long as a name can be. */

/** Longest name that the services accept. */
export const MOST_CHARACTERS = 255;

/** The name that `make` returns, made of as much of a name as fits. */
export function madeName(name: string, make: (name: string) => string): string {
  const made = make(name);
  return made.length <= MOST_CHARACTERS
    ? made
    : make(start(name, name.length - made.length + MOST_CHARACTERS));
}

/** The start of a text, cut between characters. */
function start(text: string, most: number): string {
  let cut = "";
  for (const character of text) {
    if (cut.length + character.length > most) break;
    cut += character;
  }
  return cut.trimEnd();
}
