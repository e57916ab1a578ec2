/** The table in which keys are mapped to fields. A row that is changed becomes the person's own. */
import { ActionButton } from "@react-spectrum/s2/ActionButton";
import { PickerItem } from "@react-spectrum/s2/Picker";
import { Text } from "@react-spectrum/s2/Text";
import { TextField } from "@react-spectrum/s2/TextField";
import Add from "@react-spectrum/s2/icons/AddCircle";
import Checkmark from "@react-spectrum/s2/icons/Checkmark";
import Delete from "@react-spectrum/s2/icons/Delete";
import { useEffect, useId, useRef, type ComponentRef } from "react";
import { usePqlWords } from "../../api/definitions";
import type { FieldKind, FieldOrigin } from "../../bindings";
import { IconButton } from "../../components/IconButton";
import { Picker } from "../../components/Overlay";
import { t, visible, type MessageKey } from "../../i18n";
import { changed, emptyField, KINDS, type EditedField } from "./fieldRows";
import css from "./translation.module.css";

const ORIGINS: Record<FieldOrigin, MessageKey> = {
  mapped: "translation.fields.mapped",
  builtIn: "translation.fields.builtIn",
  proposed: "translation.fields.proposed",
};

const KIND_WORDS: Record<FieldKind, MessageKey> = {
  text: "translation.fields.text",
  number: "translation.fields.number",
  truth: "translation.fields.truth",
  texts: "translation.fields.texts",
  special: "translation.fields.special",
};

interface FieldTableProps {
  fields: readonly EditedField[];
  /** Rows that cannot be saved; undefined before saving was tried. */
  faults: { keys: ReadonlySet<number>; paths: ReadonlySet<number> } | undefined;
  onChange: (fields: EditedField[]) => void;
}

export function FieldTable({ fields, faults, onChange }: FieldTableProps) {
  const offered = useId();
  const replace = (next: EditedField) => onChange(fields.map((one) => (one.row === next.row ? next : one)));
  const remove = ({ row }: EditedField) => onChange(fields.filter((one) => one.row !== row));
  const add = () => onChange([...fields, emptyField(1 + Math.max(-1, ...fields.map(({ row }) => row)))]);
  return (
    <div className={css.fields}>
      <SchemaFields id={offered} />
      {fields.length === 0 && <p className={css.quiet}>{t("translation.fields.none")}</p>}
      {fields.length > 0 && (
        <table className={css.fieldTable}>
          <thead>
            <tr>
              <th scope="col">{t("translation.fields.key")}</th>
              <th scope="col">{t("translation.fields.path")}</th>
              <th scope="col">{t("translation.fields.kind")}</th>
              <th scope="col">{t("translation.fields.values")}</th>
              <th scope="col">{t("translation.fields.origin")}</th>
              <th scope="col">
                <span className="visuallyHidden">{t("lists.actions")}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {fields.map((field) => (
              <FieldRow
                key={field.row}
                field={field}
                badKey={faults?.keys.has(field.row) ?? false}
                badPath={faults?.paths.has(field.row) ?? false}
                offered={offered}
                onChange={replace}
                onRemove={remove}
              />
            ))}
          </tbody>
        </table>
      )}
      <div className={css.tools}>
        <ActionButton onPress={add}>
          <Add />
          <Text>{t("translation.fields.add")}</Text>
        </ActionButton>
      </div>
    </div>
  );
}

interface FieldRowProps {
  field: EditedField;
  badKey: boolean;
  badPath: boolean;
  /** ID of the list of the account's fields. */
  offered: string;
  onChange: (field: EditedField) => void;
  onRemove: (field: EditedField) => void;
}

function FieldRow({ field, badKey, badPath, offered, onChange, onRemove }: FieldRowProps) {
  const key = field.key.trim() === "" ? t("translation.fields.newKey") : field.key;
  const change = (part: Partial<EditedField>) => onChange(changed(field, part));
  return (
    <tr>
      <th scope="row">
        <KeyCell field={field} isBad={badKey} onChange={change} />
      </th>
      <td>
        <PathCell
          label={t("translation.fields.pathOf", { key })}
          path={field.path}
          isBad={badPath}
          offered={offered}
          onChange={(path) => change({ path })}
        />
      </td>
      <td>
        <KindCell field={field} name={key} onChange={change} />
      </td>
      <td>
        <TextField
          aria-label={t("translation.fields.valuesOf", { key })}
          size="S"
          placeholder={t("translation.fields.values.hint")}
          value={field.values}
          onChange={(values) => change({ values })}
          UNSAFE_style={{ width: "100%" }}
        />
      </td>
      <td className={css.origin} data-origin={field.origin}>
        {t(ORIGINS[field.origin])}
      </td>
      <td>
        {field.origin === "mapped" ? (
          <IconButton
            label={
              field.key.trim() === ""
                ? t("translation.fields.removeNew")
                : t("translation.fields.remove", { key })
            }
            icon={Delete}
            onPress={() => onRemove(field)}
          />
        ) : (
          <IconButton
            label={t("translation.fields.use", { key })}
            icon={Checkmark}
            isDisabled={field.kind === "special"}
            onPress={() => change({})}
          />
        )}
      </td>
    </tr>
  );
}

interface PathCellProps {
  label: string;
  path: string;
  isBad: boolean;
  /** ID of the list of the account's fields. */
  offered: string;
  onChange: (path: string) => void;
}

/** The path of a field; those of the account's schemas are offered while it is typed. */
function PathCell({ label, path, isBad, offered, onChange }: PathCellProps) {
  const field = useRef<ComponentRef<typeof TextField>>(null);
  // Spectrum's field has no property for that.
  useEffect(() => field.current?.getInputElement()?.setAttribute("list", offered), [offered]);
  return (
    <TextField
      ref={field}
      aria-label={label}
      size="S"
      value={path}
      isInvalid={isBad}
      errorMessage={isBad ? t("translation.fields.badPath") : undefined}
      onChange={onChange}
      UNSAFE_style={{ width: "100%" }}
    />
  );
}

/** The fields of the account's schemas, as far as they can be read. */
function SchemaFields({ id }: { id: string }) {
  const fields = usePqlWords().value?.fields ?? [];
  const paths = [...new Set(fields.map(({ path }) => path))];
  return (
    <datalist id={id}>
      {paths.map((path) => (
        <option key={path}>{path}</option>
      ))}
    </datalist>
  );
}

interface CellProps {
  field: EditedField;
  onChange: (part: Partial<EditedField>) => void;
}

function KeyCell({ field, isBad, onChange }: CellProps & { isBad: boolean }) {
  if (!field.isNew) return <code>{visible(field.key)}</code>;
  return (
    <TextField
      aria-label={t("translation.fields.keyOf", { n: field.row + 1 })}
      size="S"
      autoFocus
      value={field.key}
      isInvalid={isBad}
      errorMessage={isBad ? t("translation.fields.badKey") : undefined}
      onChange={(key) => onChange({ key })}
      UNSAFE_style={{ width: "100%" }}
    />
  );
}

function KindCell({ field, name, onChange }: CellProps & { name: string }) {
  if (field.kind === "special") return <span className={css.quiet}>{t(KIND_WORDS.special)}</span>;
  return (
    <Picker
      overlay="fieldKindChoice"
      aria-label={t("translation.fields.kindOf", { key: name })}
      size="S"
      selectedKey={field.kind}
      onSelectionChange={(kind) => {
        if (kind !== null) onChange({ kind: kind as FieldKind });
      }}
      UNSAFE_style={{ width: "100%" }}
    >
      {KINDS.map((kind) => (
        <PickerItem key={kind} id={kind}>
          {t(KIND_WORDS[kind])}
        </PickerItem>
      ))}
    </Picker>
  );
}
