/**
 * Names as they are shown. A name comes from a service or a file, and can contain invisible characters: some reorder
 * the text around it, others make two names look the same. Those are shown by their code, ‹U+202E›.
 */

/**
 * Invisible characters and those that change the direction: C0 and C1 controls, everything Unicode says to ignore in
 * display (bidi controls, zero-width letters, fillers, tags, variation selectors), and characters that annotate text.
 */
const UNSEEN =
  /[\p{Cc}\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\p{Zl}\p{Zp}\ufff9-\ufffb\p{Cs}\p{Noncharacter_Code_Point}]/u;
const ANY_UNSEEN = new RegExp(UNSEEN, "gu");

const ZWNJ = "\u200c";
const ZWJ = "\u200d";
/** Text and emoji style of the character before. */
const TEXT_STYLE = "\ufe0e";
const EMOJI_STYLE = "\ufe0f";
const VIRAMA = /[\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d4d\u0dca]$/u;
/** Arabic letters that join the next one, where a non-joiner can be seen; alef, dal, reh, waw and their kin do not. */
const JOINS_NEXT =
  /(?![\u0622-\u0625\u0627\u0629\u062f-\u0632\u0648\u0649\u0671-\u0673\u0675-\u0677\u0688-\u0699\u06c0\u06c3-\u06cb\u06cd\u06cf\u06d2\u06d3\u06d5])[\u0620-\u064a\u066e-\u06d3\u06fa-\u06ff\u0750-\u077f]$/u;
const ARABIC = /^[\u0620-\u064a\u066e-\u06d3\u06fa-\u06ff\u0750-\u077f]/u;
const EMOJI = /\p{Extended_Pictographic}[\ufe0f\p{Emoji_Modifier}]*$/u;
/** Characters that are colored by default, and those that become colored by their style. Digits become so only as keys: 1\ufe0f\u20e3. */
const IN_COLOR = /\p{Emoji_Presentation}$/u;
const CAN_BE_IN_COLOR = /(?!\p{Emoji_Presentation})\p{Emoji}$/u;
const DIGIT = /[\d#*]$/u;
const KEY = "\u20e3";
const LETTER = /^\p{L}/u;

/** Whether an invisible character is needed to write the text around it, so that its effect is visible. */
function isSpelling(unseen: string, before: string, after: string): boolean {
  const isInWord = VIRAMA.test(before) && LETTER.test(after);
  if (unseen === ZWNJ) return isInWord || (JOINS_NEXT.test(before) && ARABIC.test(after));
  if (unseen === ZWJ) return isInWord || (EMOJI.test(before) && /^\p{Extended_Pictographic}/u.test(after));
  if (unseen === TEXT_STYLE) return IN_COLOR.test(before);
  return (
    unseen === EMOJI_STYLE && CAN_BE_IN_COLOR.test(before) && (!DIGIT.test(before) || after.startsWith(KEY))
  );
}

function codeOf(unseen: string): string {
  return `‹U+${(unseen.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}›`;
}

interface VisibleOptions {
  /** The text may have several lines. */
  lines?: boolean;
}

/** Text from the data as it is shown, with invisible characters replaced by their code. Never for results of `t`. */
export function visible(text: string, { lines = false }: VisibleOptions = {}): string {
  if (!UNSEEN.test(text)) return text;
  return text.replace(ANY_UNSEEN, (unseen, place: number) => {
    if (lines && (unseen === "\n" || unseen === "\r" || unseen === "\t")) return unseen;
    const [before, after] = [text.slice(Math.max(0, place - 8), place), text.slice(place + unseen.length)];
    return isSpelling(unseen, before, after) ? unseen : codeOf(unseen);
  });
}

/** Numbers, and ids that are numbers, do not affect the direction of text. */
const PLAIN_NUMBER = /^[\d.,]*$/u;

/**
 * A name for use inside other text: as `visible` shows it, and isolated (Unicode first-strong isolate), so that it
 * cannot reorder the text around it. Nothing in it can close the isolate.
 */
export function isolate(name: string): string {
  return PLAIN_NUMBER.test(name) ? name : `\u2068${visible(name)}\u2069`;
}

/** Text that leaves this window, without isolation marks: an ID copied from it must be exactly the ID. */
export function withoutIsolates(words: string): string {
  return words.replace(/[\u2068\u2069]/gu, "");
}

/** Text of this program whose names are already isolated: for a message that is part of another one. */
export class Own {
  constructor(private readonly words: string) {}

  toString(): string {
    return this.words;
  }
}

/** Marks text of this program, so that a message inserts it unchanged. Never for text from the data. */
export function own(words: string): Own {
  return new Own(words);
}
