/** Fields that somebody else changed while a form was open: each with what it was, what they and what I made of it. */
import { Radio, RadioGroup } from "@react-spectrum/s2/RadioGroup";
import type { FormField } from "../../bindings";
import { Name } from "../../components/Name";
import { t, type MessageKey } from "../../i18n";
import css from "./edit.module.css";

/** Whose value a field takes. */
export type Side = "mine" | "theirs";

const FIELD_WORDS: Record<FormField, MessageKey> = {
  name: "traits.name",
  description: "traits.description",
  comments: "traits.comments",
  folder: "storage.edit.folder",
  dataSource: "storage.edit.dataSource",
  integrationCode: "traits.integrationCode",
  rule: "storage.edit.rule",
  ttlDays: "traits.edit.days",
  active: "segments.status",
};

interface ConflictFieldsProps<Form> {
  fields: readonly FormField[];
  opened: Form;
  theirs: Form;
  mine: Form;
  /** How a value of a field is said, where it is no text of its own (folders, data sources). */
  words: (field: FormField, value: unknown) => string;
  chosen: ReadonlyMap<FormField, Side>;
  onChoose: (field: FormField, side: Side) => void;
}

export function ConflictFields<Form extends object>(props: ConflictFieldsProps<Form>) {
  const { fields, opened, theirs, mine, words, chosen, onChoose } = props;
  return (
    <section role="alert" className={css.conflict} aria-label={t("storage.edit.conflict")}>
      <p>
        <b>{t("storage.edit.conflict")}</b> {t("storage.edit.conflictWords")}
      </p>
      {fields.map((field) => (
        <RadioGroup
          key={field}
          label={t(FIELD_WORDS[field])}
          description={t("storage.edit.conflictOpened", { value: words(field, valueOf(opened, field)) })}
          value={chosen.get(field) ?? null}
          onChange={(side) => onChoose(field, side as Side)}
        >
          <Radio value="mine">
            <Choice label={t("storage.edit.keepMine")} value={words(field, valueOf(mine, field))} />
          </Radio>
          <Radio value="theirs">
            <Choice label={t("storage.edit.takeTheirs")} value={words(field, valueOf(theirs, field))} />
          </Radio>
        </RadioGroup>
      ))}
    </section>
  );
}

function Choice({ label, value }: { label: string; value: string }) {
  return (
    <span className={css.choice}>
      {label}: <Name wrap>{value}</Name>
    </span>
  );
}

function valueOf(form: object, field: FormField): unknown {
  return (form as Partial<Record<FormField, unknown>>)[field];
}

/** The form with the values chosen, and everything else of mine on top of what is there now. */
export function resolved<Form extends object>(
  mine: Form,
  opened: Form,
  now: Form,
  chosen: ReadonlyMap<FormField, Side>,
): Form {
  const parts = Object.entries(mine).map(([name, value]) => {
    const theirs = valueOf(now, name as FormField);
    const side = chosen.get(name as FormField);
    if (side === "theirs") return [name, theirs];
    // A field I did not change is as it is now.
    const untouched = value === valueOf(opened, name as FormField);
    return [name, side === undefined && untouched ? theirs : value];
  });
  return Object.fromEntries(parts) as Form;
}
