/**
 * A rule in plain words: groups as nested lists, each under its operator (all, any or none of the following). It reads
 * from top to bottom, also in a screen reader.
 */
import { t, tRich, type MessageKey, visible } from "../i18n";
import type { RuleNode } from "./ruleNode";
import { Words } from "./Name";
import css from "./expression.module.css";

/** More than ordinary rules have: at least one event, item or similar for which a condition is true. */
export type OutlineNode =
  | Exclude<RuleNode, { kind: "all" | "any" | "not" }>
  | { kind: "all" | "any" | "noneOf"; parts: readonly OutlineNode[] }
  | { kind: "someOf"; of: string; parts: readonly OutlineNode[] };

/** The outline of a rule that is drawn as chips. */
export function outlineOf(rule: RuleNode): OutlineNode {
  switch (rule.kind) {
    case "all":
    case "any":
      return { kind: rule.kind, parts: rule.parts.map(outlineOf) };
    case "not": {
      const inner = outlineOf(rule.part);
      // "None of" stays "none of" instead of becoming "not any of".
      return { kind: "noneOf", parts: inner.kind === "any" ? inner.parts : [inner] };
    }
    default:
      return rule;
  }
}

/** Whether an outline adds anything to the rule: a single condition needs none. */
export function hasGroups(rule: OutlineNode): boolean {
  return "parts" in rule;
}

export function RuleOutline({ rule, label }: { rule: OutlineNode; label: string }) {
  return (
    <ul aria-label={label} className={`${css.outline} selectable`}>
      <Node rule={rule} />
    </ul>
  );
}

function Node({ rule }: { rule: OutlineNode }) {
  if (!("parts" in rule)) {
    return (
      <li>
        <Condition rule={rule} />
      </li>
    );
  }
  return (
    <li>
      <strong>{headOf(rule)}</strong>
      {rule.parts.length > 0 && (
        <ul>
          {rule.parts.map((part, place) => (
            // The parts of a rule never change their order.
            <Node key={place} rule={part} />
          ))}
        </ul>
      )}
    </li>
  );
}

function headOf(rule: Extract<OutlineNode, { parts: unknown }>): string {
  const n = rule.parts.length;
  switch (rule.kind) {
    case "all":
      return t("rule.outline.all");
    case "any":
      return t("rule.outline.any");
    case "noneOf":
      return n === 1 ? t("rule.outline.not") : t("rule.outline.none");
    case "someOf":
      return t("rule.outline.some", { of: rule.of, n });
  }
}

const OPERATORS: Record<string, MessageKey> = {
  "=": "rule.is",
  "==": "rule.is",
  "!=": "rule.isNot",
  "<": "rule.less",
  "<=": "rule.atMost",
  ">": "rule.greater",
  ">=": "rule.atLeast",
};

function Condition({ rule }: { rule: Exclude<OutlineNode, { parts: unknown }> }) {
  switch (rule.kind) {
    case "compare": {
      const known = OPERATORS[rule.operator];
      return tRich("rule.compare", {
        key: <b>{visible(rule.key)}</b>,
        operator: known === undefined ? rule.operator : t(known),
        value: <Words>{rule.value}</Words>,
      });
    }
    case "name":
      return (
        <>
          {tRich("rule.has", {
            name:
              rule.href === undefined ? (
                <Words>{rule.text}</Words>
              ) : (
                <a href={rule.href}>{visible(rule.text)}</a>
              ),
          })}
          {rule.clock?.words !== undefined && <> · {rule.clock.words}</>}
        </>
      );
    case "text":
      return <code>{visible(rule.text)}</code>;
  }
}
