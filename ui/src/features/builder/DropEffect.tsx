/** What dropping a trait here would change: how many devices the rule would have then. */
import { useEstimates } from "../../api/estimates";
import { useCurrentDrag } from "../../components/dnd/drag";
import { formatNumber, t } from "../../i18n";
import { afterDrop, draggedTrait } from "./dragged";
import { ruleOf, type Group } from "./groups";
import css from "./builder.module.css";

export function DropEffect({ groups, group }: { groups: readonly Group[]; group: Group }) {
  const source = useCurrentDrag();
  const dragged = source && draggedTrait(source);
  const rules = dragged ? [ruleOf(groups), ruleOf(afterDrop(groups, group.key, dragged))] : [];
  const [now, then] = useEstimates(rules, "change").value ?? [];
  if (!dragged) return null;
  const name = dragged.link.name;
  if (!now?.total || !then?.total) return <p className={css.effect}>{t("builder.drop.or", { name })}</p>;
  const more = then.total.likely - now.total.likely;
  return (
    <p className={css.effect}>
      {more >= 0
        ? t("builder.drop.adds", { name, count: more, shown: formatNumber(more) })
        : t("builder.drop.removes", { name, count: -more, shown: formatNumber(-more) })}
    </p>
  );
}
