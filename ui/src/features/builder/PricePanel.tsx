/** What the rule costs: the data feeds of its traits, and whether it can be saved and mapped with them. */
import type { RuleCostLine } from "../../bindings";
import { Name } from "../../components/Name";
import { Panel } from "../../components/Panel";
import { t } from "../../i18n";
import { hrefOf } from "../../navigation";
import { InlineFailure } from "../../shared/failures/InlineFailure";
import { closedWords } from "../../shared/feeds/feedWords";
import type { Builder } from "./useBuilder";
import { useCost } from "./useCost";
import css from "./builder.module.css";

export function PricePanel({ builder }: { builder: Builder }) {
  const cost = useCost(builder);
  const lines = cost.value?.lines ?? [];
  // A rule without third-party data costs nothing: the panel would only take room.
  // The answer about an earlier one is not that of no rule.
  if (cost.rule === "" || (lines.length === 0 && !cost.failure)) return null;
  return (
    <Panel title={t("feeds.cost")}>
      {cost.failure && <InlineFailure failure={cost.failure} />}
      <ul className={css.costs} data-stale={cost.isOld || undefined}>
        {lines.map((line) => (
          <li key={line.feed.id} data-bad={line.canSave && line.canActivate ? undefined : ""}>
            <a href={hrefOf({ screen: "feed", id: line.feed.id })}>
              <Name wrap>{line.feed.name}</Name>
            </a>
            <span>
              {t("feeds.cost.line", {
                price: line.price ?? t("feeds.priceUnknown"),
                state: stateOf(line),
              })}
            </span>
          </li>
        ))}
      </ul>
      {cost.value && cost.value.price !== null && (
        <p className={css.note}>
          {t("feeds.cost.together", { price: cost.value.price })} {t("feeds.cost.due")}
        </p>
      )}
    </Panel>
  );
}

function stateOf({ state, canSave, canActivate }: RuleCostLine): string {
  const closed = closedWords(state);
  if (closed !== undefined) return closed;
  if (canSave === null) return t("feeds.cost.unknown");
  if (!canSave) return t("feeds.cost.estimates");
  return canActivate ? t("feeds.cost.canSave") : t("feeds.cost.noActivation");
}
