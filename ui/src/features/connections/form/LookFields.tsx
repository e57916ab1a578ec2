/** What tells a connection from the others in the window: name, colour, and whether it is production. */
import { Switch } from "@react-spectrum/s2/Switch";
import { TextField } from "@react-spectrum/s2/TextField";
import { Label, Radio, RadioGroup } from "react-aria-components";
import { Panel } from "../../../components/Panel";
import { t } from "../../../i18n";
import css from "../connect.module.css";
import { COLORS, type ConnectionForm } from "./draft";

interface LookFieldsProps {
  form: ConnectionForm;
  onChange: (parts: Partial<ConnectionForm>) => void;
  /** Only the name is missing: say so. */
  showsGap: boolean;
  /** Why the name was refused. */
  fault: string | undefined;
  /** The sandbox is one of production, which switched this on. */
  isSuggested: boolean;
}

export function LookFields({ form, onChange, showsGap, fault, isSuggested }: LookFieldsProps) {
  return (
    <Panel title={t("connect.form.look")}>
      <div className={css.fields}>
        <TextField
          label={t("connect.form.name")}
          description={t("connect.form.nameHint")}
          errorMessage={fault ?? t("connect.shape.name")}
          isInvalid={(showsGap && form.name.trim() === "") || fault !== undefined}
          value={form.name}
          onChange={(name) => onChange({ name })}
          maxLength={80}
          autoComplete="off"
          UNSAFE_className={css.wide}
        />
        <ColorField value={form.color} onChange={(color) => onChange({ color })} />
        <div>
          <Switch isSelected={form.production} onChange={(production) => onChange({ production })}>
            {t("connect.form.production")}
          </Switch>
          <p className={css.hint}>
            {t(isSuggested ? "connect.form.productionSuggested" : "connect.form.productionHint")}
          </p>
        </div>
      </div>
    </Panel>
  );
}

function ColorField({ value, onChange }: { value: string; onChange: (color: string) => void }) {
  const named = COLORS.map(({ color, name }) => ({ color, name: t(name) }));
  const isOwn = !named.some(({ color }) => color === value);
  const shown = isOwn ? [...named, { color: value, name: t("connect.color.own", { color: value }) }] : named;
  return (
    <RadioGroup className={css.colors} value={value} onChange={onChange} orientation="horizontal">
      <Label className={css.label}>{t("connect.form.color")}</Label>
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
