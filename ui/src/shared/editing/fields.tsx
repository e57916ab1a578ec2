/** The fields that forms of traits and of segments share: folder, data source, rule. */
import { Button } from "@react-spectrum/s2/Button";
import { PickerItem } from "@react-spectrum/s2/Picker";
import { TextArea } from "@react-spectrum/s2/TextArea";
import { useMemo } from "react";
import { useDataSources, useRuleReading } from "../../api/edit";
import type { Answer } from "../../api/query";
import type { FolderRow, RuleFault, RuleLanguage, RuleRepair } from "../../bindings";
import { ExpressionChips } from "../../components/ExpressionChips";
import { FolderTree } from "../../components/tree/FolderTree";
import { Picker } from "../../components/Overlay";
import { t, visible } from "../../i18n";
import { ruleTree } from "../details/ruleTree";
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
      overlay="dataSourceChoice"
      label={t("storage.edit.dataSource")}
      items={sources.value ?? []}
      selectedKey={value === "" ? null : value}
      onSelectionChange={(key) => {
        if (key !== null) onChange(String(key));
      }}
      UNSAFE_style={{ width: "100%" }}
    >
      {(source) => <PickerItem id={source.id}>{visible(source.name)}</PickerItem>}
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
        {fault && <FaultPlace rule={value} position={fault.position} />}
        {fault?.repair && <RuleRepairOffer repair={fault.repair} onRepair={onChange} />}
        {value.trim() !== "" && reading.value && !reading.value.fault && (
          <ExpressionChips label={t("storage.edit.ruleReads")} rule={ruleTree(reading.value.parts, value)} />
        )}
      </div>
    </div>
  );
}

/** Characters shown on either side of the place. */
const AROUND = 24;

/** The rule around the place where reading stops, with that place marked. */
function FaultPlace({ rule, position }: { rule: string; position: number }) {
  // Positions count characters, not UTF-16 units.
  const characters = Array.from(rule);
  const at = characters[position];
  const from = Math.max(0, position - AROUND);
  return (
    <code className={css.place} aria-hidden="true">
      {from > 0 && "…"}
      {characters.slice(from, position).join("")}
      <mark className={css.mark}>{at === undefined || at.trim() === "" ? "\u2423" : at}</mark>
      {characters.slice(position + 1, position + 1 + AROUND).join("")}
      {position + 1 + AROUND < characters.length && "…"}
    </code>
  );
}

/** What was probably meant, and a button that writes it. */
function RuleRepairOffer({ repair, onRepair }: { repair: RuleRepair; onRepair: (rule: string) => void }) {
  return (
    <div className={css.repair}>
      <span>{t("storage.edit.ruleRepairAdvice", { advice: repair.advice })}</span>
      <code className={css.place}>{repair.text}</code>
      <Button
        variant="secondary"
        size="S"
        onPress={() => {
          onRepair(repair.text);
        }}
      >
        {t("storage.edit.ruleRepair")}
      </Button>
    </div>
  );
}

function faultWords({ position, expected }: RuleFault): string {
  return expected === null
    ? t("storage.edit.ruleTooDeep")
    : t("storage.edit.ruleFault", { place: position + 1, expected });
}
