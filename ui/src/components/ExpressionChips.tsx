/** A rule as chips: key, operator, value, joined by "and" and "or". The words of the rule can be selected and copied. */
import Clock from "@react-spectrum/s2/icons/Clock";
import { Fragment } from "react";
import { t } from "../i18n";
import { Tip } from "./Tip";
import css from "./expression.module.css";

/** A rule taken apart. */
export type RuleNode =
  | { kind: "compare"; key: string; operator: string; value: string }
  /** A trait, segment or audience by its name. */
  | { kind: "name"; text: string; href?: string; clock?: RuleClock }
  | { kind: "all" | "any"; parts: readonly RuleNode[] }
  | { kind: "not"; part: RuleNode }
  /** What cannot be taken apart stands as it is. */
  | { kind: "text"; text: string };

/** How lately and how often, as the clock at the end of a chip. */
interface RuleClock {
  name: string;
  /** Shown beside the clock where something is set. */
  words?: string;
}

interface ExpressionChipsProps {
  label: string;
  rule: RuleNode;
}

export function ExpressionChips({ label, rule }: ExpressionChipsProps) {
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
          <span>{rule.key}</span>
          <span>{rule.operator}</span>
          <bdi>{rule.value}</bdi>
        </span>
      );
    case "name":
      return (
        <span className={css.chip} data-name="">
          {rule.href === undefined ? <bdi>{rule.text}</bdi> : <RuleLink text={rule.text} href={rule.href} />}
          {rule.clock && <Clocked clock={rule.clock} />}
        </span>
      );
    case "text":
      return (
        <span className={css.chip}>
          <bdi>{rule.text}</bdi>
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
      <bdi>{text}</bdi>
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
        // The parts of a rule never move among themselves.
        <Fragment key={place}>
          {place > 0 && <span className={css.join}>{kind === "all" ? t("rule.and") : t("rule.or")}</span>}
          <RulePart rule={part} />
        </Fragment>
      ))}
    </span>
  );
}
