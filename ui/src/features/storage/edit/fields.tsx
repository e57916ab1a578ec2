/** The fields that forms of traits and of segments share: folder, data source, rule. */
import { Picker, PickerItem } from "@react-spectrum/s2/Picker";
import { TextArea } from "@react-spectrum/s2/TextArea";
import { useMemo } from "react";
import { useDataSources, useRuleReading } from "../../../api/edit";
import type { Answer } from "../../../api/query";
import type { FolderRow, RuleFault, RuleLanguage } from "../../../bindings";
import { ExpressionChips } from "../../../components/ExpressionChips";
import { FolderTree } from "../../../components/tree/FolderTree";
import { t } from "../../../i18n";
import { ruleTree } from "../ruleTree";
import css from "./edit.module.css";

interface FolderFieldProps {
  folders: Answer<FolderRow[]>;
  value: string;
  onChange: (id: string) => void;
}

/** A folder that is not made yet cannot hold anything by hand. */
const NOT_MADE = "new:";

export function FolderField({ folders, value, onChange }: FolderFieldProps) {
  const nodes = useMemo(
    () =>
      (folders.value ?? [])
        .filter((folder) => !folder.id.startsWith(NOT_MADE))
        .map(({ id, parentId, name }) => ({ id, parentId, name })),
    [folders.value],
  );
  return (
    <div className={css.field}>
      <span className={css.label}>{t("storage.edit.folder")}</span>
      <div className={css.folders}>
        <FolderTree label={t("storage.edit.folder")} nodes={nodes} selectedId={value} onSelect={onChange} />
      </div>
    </div>
  );
}

export function DataSourceField({ value, onChange }: { value: string; onChange: (id: string) => void }) {
  const sources = useDataSources();
  return (
    <Picker
      label={t("storage.edit.dataSource")}
      items={sources.value ?? []}
      selectedKey={value === "" ? null : value}
      onSelectionChange={(key) => {
        if (key !== null) onChange(String(key));
      }}
      UNSAFE_style={{ width: "100%" }}
    >
      {(source) => <PickerItem id={source.id}>{source.name}</PickerItem>}
    </Picker>
  );
}

interface RuleFieldProps {
  language: RuleLanguage;
  value: string;
  onChange: (rule: string) => void;
}

/** The rule as text, and below it how it is read. */
export function RuleField({ language, value, onChange }: RuleFieldProps) {
  const reading = useRuleReading(language, value);
  const fault = value.trim() === "" ? null : reading.value?.fault;
  return (
    <div className={css.field}>
      <TextArea
        label={t("storage.edit.rule")}
        description={
          language === "trait" ? t("storage.edit.traitRuleHint") : t("storage.edit.segmentRuleHint")
        }
        value={value}
        onChange={onChange}
        isInvalid={Boolean(fault)}
        errorMessage={fault ? faultWords(fault) : undefined}
        UNSAFE_style={{ width: "100%" }}
      />
      <div className={css.reading} aria-live="polite">
        {value.trim() !== "" && reading.value && !reading.value.fault && (
          <ExpressionChips label={t("storage.edit.ruleReads")} rule={ruleTree(reading.value.parts, value)} />
        )}
      </div>
    </div>
  );
}

function faultWords({ position, expected }: RuleFault): string {
  return expected === null
    ? t("storage.edit.ruleTooDeep")
    : t("storage.edit.ruleFault", { place: position + 1, expected });
}
