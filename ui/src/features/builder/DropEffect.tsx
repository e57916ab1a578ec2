/** What dropping a trait here would change: how many devices the rule would have then. */
import { useEstimates } from "../../api/estimates";
import { useCurrentDrag } from "../../components/dnd/drag";
import { useRested } from "../../components/useRested";
import { formatNumber, t } from "../../i18n";
import { afterDrop, draggedTrait } from "./dragged";
import { ruleOf, type Group } from "./groups";
import css from "./builder.module.css";

interface DropEffectProps {
  groups: readonly Group[];
  /** The group under the drag; undefined for a new one. */
  group: Group | undefined;
}

/** How long a drag rests over a group before its effect is estimated. */
const REST_MS = 150;

export function DropEffect({ groups, group }: DropEffectProps) {
  const source = useCurrentDrag();
  const dragged = source && draggedTrait(source);
  const rules = dragged ? [ruleOf(groups), ruleOf(afterDrop(groups, group?.key, dragged))] : [];
  const asked = JSON.stringify(rules.includes("") ? [] : rules);
  const rested = useRested(asked, REST_MS);
  const { value, isOld, failure } = useEstimates(JSON.parse(rested) as string[], "change");
  // Until there is an answer about this drop, and after a failure, the value is that of another one.
  const [now, then] = rested === asked && !isOld && !failure ? (value ?? []) : [];
  if (!dragged) return null;
  const words = wordsOf(group, dragged.link.name);
  if (!now?.total || !then?.total) return <p className={css.effect}>{words}</p>;
  const more = then.total.likely - now.total.likely;
  return (
    <p className={css.effect}>
      {more >= 0
        ? t("builder.drop.more", { words, count: more, shown: formatNumber(more) })
        : t("builder.drop.fewer", { words, count: -more, shown: formatNumber(-more) })}
    </p>
  );
}

function wordsOf(group: Group | undefined, name: string): string {
  if (group === undefined) return t("builder.drop.and", { name });
  return group.frequency ? t("builder.drop.counted", { name }) : t("builder.drop.or", { name });
}
