/** How often the traits of a group must have been met together, and when. */
import { NumberField } from "@react-spectrum/s2/NumberField";
import { ToggleButton } from "@react-spectrum/s2/ToggleButton";
import { ToggleButtonGroup } from "@react-spectrum/s2/ToggleButtonGroup";
import type { Key } from "react";
import type { RuleCount, RuleRecency } from "../../bindings";
import { t, type MessageKey } from "../../i18n";
import type { Frequency } from "./groups";
import css from "./builder.module.css";

export const USUAL_FREQUENCY: Frequency = {
  count: "atLeast",
  times: 1,
  recency: { kind: "within", days: 30 },
};

/** The days of a condition that had none. */
const USUAL_DAYS = 30;

const COUNTS: Record<RuleCount, MessageKey> = {
  atLeast: "builder.frequency.atLeast",
  atMost: "builder.frequency.atMost",
  exactly: "builder.frequency.exactly",
};

const RECENCIES: Record<RuleRecency["kind"] | "any", MessageKey> = {
  within: "builder.frequency.within",
  before: "builder.frequency.before",
  any: "builder.frequency.any",
};

interface FrequencyFieldsProps {
  /** Number of the group. */
  at: number;
  frequency: Frequency;
  onChange: (frequency: Frequency) => void;
}

export function FrequencyFields({ at, frequency, onChange }: FrequencyFieldsProps) {
  const { recency } = frequency;
  const setWhen = (kind: RuleRecency["kind"] | "any") => {
    const days = recency?.days ?? USUAL_DAYS;
    onChange({ ...frequency, recency: kind === "any" ? null : { kind, days } });
  };
  return (
    <fieldset className={css.frequency} aria-label={t("builder.frequency.of", { at })}>
      <div className={css.line}>
        <Choice
          label={t("builder.frequency.count")}
          words={COUNTS}
          chosen={frequency.count}
          onChange={(count) => onChange({ ...frequency, count })}
        />
        <NumberField
          aria-label={t("builder.frequency.times")}
          size="S"
          minValue={0}
          maxValue={1_000_000}
          step={1}
          value={frequency.times}
          onChange={(times) => onChange({ ...frequency, times: Number.isNaN(times) ? 1 : times })}
          UNSAFE_className={css.small}
        />
        <span>{t("builder.frequency.timesWord", { count: frequency.times })}</span>
      </div>
      <div className={css.line}>
        <Choice
          label={t("builder.frequency.when")}
          words={RECENCIES}
          chosen={recency?.kind ?? "any"}
          onChange={setWhen}
        />
        {recency && (
          <>
            <NumberField
              aria-label={t("builder.frequency.days")}
              size="S"
              minValue={1}
              maxValue={36_500}
              step={1}
              value={recency.days}
              onChange={(days) =>
                onChange({ ...frequency, recency: { ...recency, days: Number.isNaN(days) ? 1 : days } })
              }
              UNSAFE_className={css.small}
            />
            <span>{t("builder.frequency.daysWord", { kind: recency.kind, count: recency.days })}</span>
          </>
        )}
      </div>
    </fieldset>
  );
}

interface ChoiceProps<Value extends string> {
  label: string;
  words: Record<Value, MessageKey>;
  chosen: Value;
  onChange: (value: Value) => void;
}

function Choice<Value extends string>({ label, words, chosen, onChange }: ChoiceProps<Value>) {
  const change = (keys: Set<Key>) => {
    const [key] = [...keys];
    if (key !== undefined) onChange(key as Value);
  };
  return (
    <ToggleButtonGroup
      aria-label={label}
      size="XS"
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[chosen]}
      onSelectionChange={change}
    >
      {(Object.keys(words) as Value[]).map((key) => (
        <ToggleButton key={key} id={key}>
          {t(words[key])}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
