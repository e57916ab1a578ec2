/** The audiences that were saved from a rule, or what an audience was saved from, and whether the two rules still agree. */
import { useSavedRules } from "../../api/translation";
import type { RuleDrift, SavedRule, SavedRuleKind } from "../../bindings";
import { AgeLabel } from "../../components/AgeLabel";
import { Name } from "../../components/Name";
import { Panel } from "../../components/Panel";
import { StateDot } from "../../components/StateDot";
import { t, tRich, type MessageKey } from "../../i18n";
import { hrefOf } from "../../navigation";
import { InlineFailure } from "../failures/InlineFailure";
import css from "./savedRules.module.css";

const DRIFT: Record<RuleDrift, MessageKey> = {
  objectGone: "translation.saved.objectGone",
  audienceGone: "translation.saved.audienceGone",
  ruleChanged: "translation.saved.ruleChanged",
  audienceChanged: "translation.saved.audienceChanged",
  audienceUnread: "translation.saved.audienceUnread",
};

interface SavedRulesProps {
  kind: SavedRuleKind;
  id: string;
  /** The page it is on: that of the translation itself has no link to it. */
  here?: "translation";
}

/** Nothing if there are none. */
export function SavedRules({ kind, id, here }: SavedRulesProps) {
  const { value, failure } = useSavedRules({ kind, id });
  const saved = value ?? [];
  const unread = value ? undefined : failure;
  if (saved.length === 0 && !unread) return null;
  return (
    <Panel title={kind === "audience" ? t("translation.saved.from") : t("translation.saved.title")}>
      {unread && <InlineFailure failure={unread} />}
      <ul className={css.saved}>
        {saved.map((one) => (
          <li key={one.audience.id}>
            <One saved={one} kind={kind} here={here} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function One({ saved, kind, here }: { saved: SavedRule } & Pick<SavedRulesProps, "kind" | "here">) {
  const { object, audience, savedAt, without, drift } = saved;
  const isTrait = object.kind === "trait";
  const other = kind === "audience" ? object : audience;
  const href =
    kind === "audience"
      ? hrefOf({ screen: isTrait ? "trait" : "segment", id: object.id })
      : hrefOf({ screen: "audience", id: audience.id });
  const compare = hrefOf({ screen: isTrait ? "traitTranslation" : "segmentTranslation", id: object.id });
  return (
    <>
      <p>
        <a href={href}>
          <Name wrap>{other.name}</Name>
        </a>{" "}
        <span className={css.quiet}>
          {tRich("translation.saved.at", { at: <AgeLabel at={savedAt} /> })}
          {without && <> · {t("translation.saved.without")}</>}
        </span>
      </p>
      {drift.length === 0 && <StateDot tone="good">{t("translation.saved.agrees")}</StateDot>}
      {drift.map((one) => (
        <StateDot key={one} tone={one === "audienceUnread" ? "idle" : "warn"}>
          {t(DRIFT[one])}
        </StateDot>
      ))}
      {here !== "translation" && <a href={compare}>{t("translation.saved.translate")}</a>}
    </>
  );
}
