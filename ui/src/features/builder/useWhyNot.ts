/** Why the service would refuse the rule, as far as the page already says so beside its traits. */
import { t } from "../../i18n";
import { useCost } from "./useCost";
import { canCount, useRows } from "./useRows";
import type { Builder } from "./useBuilder";

export function useWhyNotRule(builder: Builder): string | undefined {
  const { groups = [], editing, form } = builder;
  const cost = useCost(builder);
  const rows = useRows(groups);
  // What is saved already stays as it is.
  if (editing.opened?.rule === form.rule) return undefined;
  const closed = cost.isOld ? undefined : cost.value?.lines.find(({ canSave }) => canSave === false);
  if (closed) return t("builder.why.feed", { feed: closed.feed.name });
  const counted = groups.filter(({ frequency }) => frequency !== null).flatMap(({ traits }) => traits);
  const isRefused = counted.some(({ id }) => {
    const row = rows.get(id);
    return row !== undefined && !canCount(row);
  });
  return isRefused ? t("builder.why.frequency") : undefined;
}
