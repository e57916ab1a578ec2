/** Converts a rule of trait or segment storage to the tree from which its chips are drawn. */
import type { ObjectLink, StorageRule } from "../../bindings";
import type { RuleNode } from "../../components/ruleNode";
import { t } from "../../i18n";
import { hrefOf } from "../../navigation";
import { frequencyWords } from "./frequency";

/** A rule that could not be parsed is shown as its text. */
export function ruleTree(rule: StorageRule | null, text: string): RuleNode {
  return rule === null ? { kind: "text", text } : nodeOf(rule);
}

function nodeOf(rule: StorageRule): RuleNode {
  switch (rule.kind) {
    case "all":
    case "any":
      return { kind: rule.kind, parts: rule.parts.map(nodeOf) };
    case "not":
      return { kind: "not", part: nodeOf(rule.part) };
    case "compare":
      return rule;
    case "trait":
      return { ...traitChip(rule.link), clock: { name: t("details.frequency.none") } };
    case "frequency": {
      const words = frequencyWords(rule);
      const clock = { name: t("details.frequency.name", { words }), words };
      const [only, ...others] = rule.traits;
      return only && others.length === 0
        ? { ...traitChip(only), clock }
        : { kind: "name", text: rule.traits.map((link) => link.name).join(", "), clock };
    }
  }
}

function traitChip({ id, name }: ObjectLink) {
  return { kind: "name" as const, text: name, href: hrefOf({ screen: "trait", id }) };
}
