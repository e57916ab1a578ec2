/** Value and days of the mappings to create. */
import { PickerItem } from "@react-spectrum/s2/Picker";
import { TextField } from "@react-spectrum/s2/TextField";
import { Picker } from "../../components/Overlay";
import { t, type MessageKey } from "../../i18n";
import type { MapForm, ValueSource } from "./mapForm";
import css from "./destinations.module.css";

const SOURCES: Record<ValueSource, MessageKey> = {
  sid: "destinations.map.value.sid",
  code: "destinations.map.value.code",
  name: "destinations.map.value.name",
  ascii: "destinations.map.value.ascii",
  own: "destinations.map.value.own",
};

const WIDE = { width: "100%" };

interface MapFieldsProps {
  form: MapForm;
  onChange: (part: Partial<MapForm>) => void;
  /** Only the value. */
  withoutDays?: boolean;
  isDisabled?: boolean;
}

export function MapFields({ form, onChange, withoutDays, isDisabled }: MapFieldsProps) {
  const sources = Object.entries(SOURCES).map(([id, label]) => ({ id, label }));
  return (
    <div className={css.fields}>
      <Picker
        overlay="mappingValue"
        label={t("destinations.map.value")}
        items={sources}
        isDisabled={isDisabled}
        selectedKey={form.source}
        onSelectionChange={(key) => onChange({ source: key as ValueSource })}
        UNSAFE_style={WIDE}
      >
        {({ id, label }) => <PickerItem id={id}>{t(label)}</PickerItem>}
      </Picker>
      {!withoutDays && (
        <>
          <TextField
            label={t("destinations.map.start")}
            value={form.startsOn}
            onChange={(startsOn) => onChange({ startsOn })}
            isDisabled={isDisabled}
            UNSAFE_style={WIDE}
          />
          <TextField
            label={t("destinations.map.end")}
            value={form.endsOn}
            onChange={(endsOn) => onChange({ endsOn })}
            isDisabled={isDisabled}
            UNSAFE_style={WIDE}
          />
        </>
      )}
      {form.source === "own" && (
        <>
          <TextField
            label={t("destinations.map.template")}
            value={form.template}
            onChange={(template) => onChange({ template })}
            isDisabled={isDisabled}
            UNSAFE_style={WIDE}
          />
          <TextField
            label={t("destinations.map.prefix")}
            value={form.prefix}
            onChange={(prefix) => onChange({ prefix })}
            isDisabled={isDisabled}
            UNSAFE_style={WIDE}
          />
        </>
      )}
    </div>
  );
}
