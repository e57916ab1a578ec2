/** What distinguishes a connection in the window: name, color, and whether it is production. */
import { Switch } from "@react-spectrum/s2/Switch";
import { TextField } from "@react-spectrum/s2/TextField";
import { Label, Radio, RadioGroup } from "react-aria-components";
import { Panel } from "../../../components/Panel";
import fieldCss from "../../../components/fields.module.css";
import { t } from "../../../i18n";
import css from "../connections.module.css";
import { COLORS, type ConnectionForm } from "./draft";

interface LookFieldsProps {
  form: ConnectionForm;
  onChange: (parts: Partial<ConnectionForm>) => void;
  /** Only the name is missing, so the field shows that. */
  showsGap: boolean;
  /** Why the name was refused. */
  fault: string | undefined;
  /** The sandbox is a production sandbox, which turned this on. */
  isSuggested: boolean;
}

export function LookFields({ form, onChange, showsGap, fault, isSuggested }: LookFieldsProps) {
  return (
    <Panel title={t("connections.form.look")}>
      <div className={fieldCss.fields}>
        <TextField
          label={t("common.name")}
          description={t("connections.form.nameHint")}
          errorMessage={fault ?? t("connections.shape.name")}
          isInvalid={(showsGap && form.name.trim() === "") || fault !== undefined}
          value={form.name}
          onChange={(name) => onChange({ name })}
          maxLength={80}
          autoComplete="off"
          UNSAFE_className={fieldCss.wide}
        />
        <ColorField value={form.color} onChange={(color) => onChange({ color })} />
        <div>
          <Switch isSelected={form.production} onChange={(production) => onChange({ production })}>
            {t("connections.form.production")}
          </Switch>
          <p className={css.hint}>
            {t(isSuggested ? "connections.form.productionSuggested" : "connections.form.productionHint")}
          </p>
        </div>
      </div>
    </Panel>
  );
}

function ColorField({ value, onChange }: { value: string; onChange: (color: string) => void }) {
  const named = COLORS.map(({ color, name }) => ({ color, name: t(name) }));
  const isOwn = !named.some(({ color }) => color === value);
  const shown = isOwn
    ? [...named, { color: value, name: t("connections.color.own", { color: value }) }]
    : named;
  return (
    <RadioGroup className={css.colors} value={value} onChange={onChange} orientation="horizontal">
      <Label className={css.label}>{t("connections.form.color")}</Label>
      <div className={css.swatches}>
        {shown.map(({ color, name }) => (
          <Radio key={color} value={color} className={css.swatch} aria-label={name} style={{ color }}>
            <span title={name} />
          </Radio>
        ))}
      </div>
    </RadioGroup>
  );
}
