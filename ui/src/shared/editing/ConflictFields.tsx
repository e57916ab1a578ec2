/** Fields that someone else changed while a form was open: each with its original value, theirs, and mine. */
import { Radio, RadioGroup } from "@react-spectrum/s2/RadioGroup";
import type { FormField } from "../../bindings";
import { Name } from "../../components/Name";
import { t, type MessageKey } from "../../i18n";
import css from "./editing.module.css";

/** Whose value a field gets. */
export type Side = "mine" | "theirs";

const FIELD_WORDS: Record<FormField, MessageKey> = {
  name: "common.name",
  description: "common.description",
  comments: "traits.comments",
  folder: "details.storedIn",
  dataSource: "details.dataSource",
  integrationCode: "details.integrationCode",
  rule: "common.rule",
  ttlDays: "traits.edit.days",
  mergeRule: "segments.mergeRule",
  active: "common.status",
  tags: "audiences.tags",
  mergePolicy: "audiences.mergePolicy",
  evaluation: "audiences.updates",
};

interface ConflictFieldsProps<Form> {
  fields: readonly FormField[];
  opened: Form;
  theirs: Form;
  mine: Form;
  /** The text of a field's value if it is an ID (folders, data sources). */
  words: (field: FormField, value: unknown) => string;
  chosen: ReadonlyMap<FormField, Side>;
  onChoose: (field: FormField, side: Side) => void;
}

export function ConflictFields<Form extends object>(props: ConflictFieldsProps<Form>) {
  const { fields, opened, theirs, mine, words, chosen, onChoose } = props;
  return (
    <section role="alert" className={css.conflict} aria-label={t("editing.conflict")}>
      <p>
        <b>{t("editing.conflict")}</b> {t("editing.conflictWords")}
      </p>
      {fields.map((field) => (
        <RadioGroup
          key={field}
          label={t(FIELD_WORDS[field])}
          description={t("editing.conflictOpened", { value: words(field, valueOf(opened, field)) })}
          value={chosen.get(field) ?? null}
          onChange={(side) => onChoose(field, side as Side)}
        >
          <Radio value="mine">
            <Choice label={t("editing.keepMine")} value={words(field, valueOf(mine, field))} />
          </Radio>
          <Radio value="theirs">
            <Choice label={t("editing.takeTheirs")} value={words(field, valueOf(theirs, field))} />
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

/** The form with the chosen values, and all other changes of mine on top of the current version. */
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
    // A field I did not change gets its current value.
    const untouched = value === valueOf(opened, name as FormField);
    return [name, side === undefined && untouched ? theirs : value];
  });
  return Object.fromEntries(parts) as Form;
}
