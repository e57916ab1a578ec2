/** A rule as chips: key, operator, value, joined by "and" and "or". The text of the rule can be selected and copied. */
import Clock from "@react-spectrum/s2/icons/Clock";
import { Fragment } from "react";
import { t, visible } from "../i18n";
import type { RuleClock, RuleNode } from "./ruleNode";
import { RuleOutline, hasGroups, outlineOf } from "./RuleOutline";
import { Tip } from "./Tip";
import { Words } from "./Name";
import css from "./expression.module.css";

interface ExpressionChipsProps {
  label: string;
  rule: RuleNode;
}

/** Rules with groups are also shown as an outline below. */
export function ExpressionChips({ label, rule }: ExpressionChipsProps) {
  const outline = outlineOf(rule);
  if (!hasGroups(outline)) return <Chips label={label} rule={rule} />;
  return (
    <div className={css.both}>
      <RuleOutline rule={outline} label={t("rule.outline")} />
      <Chips label={label} rule={rule} />
    </div>
  );
}

function Chips({ label, rule }: ExpressionChipsProps) {
  return (
    <div role="group" aria-label={label} className={`${css.rule} selectable`}>
      <RulePart rule={rule} outer />
    </div>
  );
}

function RulePart({ rule, outer = false }: { rule: RuleNode; outer?: boolean }) {
  switch (rule.kind) {
    case "compare":
      return (
        <span className={css.chip}>
          <span>{visible(rule.key)}</span>
          <span>{rule.operator}</span>
          <Words>{rule.value}</Words>
        </span>
      );
    case "name":
      return (
        <span className={css.chip} data-name="">
          {rule.href === undefined ? (
            <Words>{rule.text}</Words>
          ) : (
            <RuleLink text={rule.text} href={rule.href} />
          )}
          {rule.clock && <Clocked clock={rule.clock} />}
        </span>
      );
    case "text":
      return (
        <span className={css.chip}>
          <Words>{rule.text}</Words>
        </span>
      );
    case "not":
      return (
        <span className={css.group}>
          <span className={css.join}>{t("rule.not")}</span>
          <RulePart rule={rule.part} />
        </span>
      );
    default:
      return <RuleGroup kind={rule.kind} parts={rule.parts} outer={outer} />;
  }
}

function Clocked({ clock }: { clock: RuleClock }) {
  return (
    <span className={css.clock} data-set={clock.words && ""}>
      <Tip words={clock.name}>
        <span role="img" aria-label={clock.name}>
          <Clock aria-hidden="true" />
        </span>
      </Tip>
      {clock.words !== undefined && <span>{clock.words}</span>}
    </span>
  );
}

function RuleLink({ text, href }: { text: string; href: string }) {
  return (
    <a href={href}>
      <Words>{text}</Words>
    </a>
  );
}

interface RuleGroupProps {
  kind: "all" | "any";
  parts: readonly RuleNode[];
  outer: boolean;
}

function RuleGroup({ kind, parts, outer }: RuleGroupProps) {
  return (
    <span className={outer ? css.outer : css.group}>
      {parts.map((part, place) => (
        // The parts of a rule never change their order.
        <Fragment key={place}>
          {place > 0 && <span className={css.join}>{kind === "all" ? t("rule.and") : t("rule.or")}</span>}
          <RulePart rule={part} />
        </Fragment>
      ))}
    </span>
  );
}
