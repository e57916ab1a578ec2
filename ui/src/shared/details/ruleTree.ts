/** From the parts of a rule in reading order to the tree that the chips are drawn from. */
import type { ObjectLink, RulePart } from "../../bindings";
import type { RuleNode } from "../../components/ruleNode";
import { t } from "../../i18n";
import { hrefOf } from "../../navigation";
import { frequencyWords } from "./frequency";

/** Reads the parts; a rule that could not be taken apart stands as its text. */
export function ruleTree(parts: readonly RulePart[], text: string): RuleNode {
  if (parts.length === 0) return { kind: "text", text };
  const reader = new Reader(parts);
  const rule = reader.any();
  return reader.isAtEnd() ? rule : { kind: "text", text };
}

function traitChip({ id, name }: ObjectLink) {
  return { kind: "name" as const, text: name, href: hrefOf({ screen: "trait", sid: id }) };
}

/** OR binds weakest, then AND, then NOT (AAM contract §6.1). */
class Reader {
  private place = 0;

  constructor(private readonly parts: readonly RulePart[]) {}

  isAtEnd(): boolean {
    return this.place >= this.parts.length;
  }

  any(): RuleNode {
    return this.joined("OR", "any", () => this.all());
  }

  private all(): RuleNode {
    return this.joined("AND", "all", () => this.one());
  }

  private joined(word: string, kind: "all" | "any", next: () => RuleNode): RuleNode {
    const parts = [next()];
    while (this.takeWord(word)) parts.push(next());
    const [only] = parts;
    return parts.length === 1 && only ? only : { kind, parts };
  }

  private one(): RuleNode {
    if (this.takeWord("NOT")) return { kind: "not", part: this.one() };
    const part = this.parts[this.place];
    this.place += 1;
    switch (part?.kind) {
      case "open": {
        const inner = this.any();
        if (this.parts[this.place]?.kind === "close") this.place += 1;
        return inner;
      }
      case "comparison":
        return { kind: "compare", key: part.key, operator: part.operator, value: part.value };
      case "trait":
        return { ...traitChip(part.link), clock: { name: t("storage.frequency.none") } };
      case "frequency": {
        const words = frequencyWords(part.condition);
        const clock = { name: t("storage.frequency.name", { words }), words };
        const [only, ...others] = part.traits;
        return only && others.length === 0
          ? { ...traitChip(only), clock }
          : { kind: "name", text: part.traits.map((link) => link.name).join(", "), clock };
      }
      default:
        return { kind: "text", text: "" };
    }
  }

  private takeWord(word: string): boolean {
    const part = this.parts[this.place];
    if (part?.kind !== "word" || part.word.toUpperCase() !== word) return false;
    this.place += 1;
    return true;
  }
}
