/** The filter by trait type, with the number of traits of each type. */
import { Checkbox, CheckboxGroup } from "@react-spectrum/s2";
import type { FacetCount, TraitType } from "../../bindings";
import { Panel } from "../../components/Panel";
import { formatNumber, t } from "../../i18n";
import { FILTERED_TYPES, typeWords, type FilteredType } from "./typeWords";
import css from "./traits.module.css";

interface TraitTypePanelProps {
  facets: readonly FacetCount<TraitType>[];
  chosen: ReadonlySet<FilteredType>;
  onChange: (types: ReadonlySet<FilteredType>) => void;
}

export function TraitTypePanel({ facets, chosen, onChange }: TraitTypePanelProps) {
  const counts = new Map(facets.map((facet) => [facet.value, facet.count]));
  return (
    <Panel title={t("traits.type")}>
      <CheckboxGroup
        aria-label={t("traits.type")}
        size="S"
        value={[...chosen]}
        onChange={(values) => onChange(new Set(FILTERED_TYPES.filter((type) => values.includes(type))))}
      >
        {FILTERED_TYPES.map((type) => (
          <Checkbox key={type} value={type}>
            {typeWords(type)} <span className={css.count}>{formatNumber(counts.get(type) ?? 0)}</span>
          </Checkbox>
        ))}
      </CheckboxGroup>
    </Panel>
  );
}
