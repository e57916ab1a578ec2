/** The fields that forms of traits, segments and audiences share: folder, data source, rule. */
import { Button } from "@react-spectrum/s2/Button";
import { PickerItem } from "@react-spectrum/s2/Picker";
import { TextArea } from "@react-spectrum/s2/TextArea";
import { TextField } from "@react-spectrum/s2/TextField";
import { useMemo } from "react";
import { useDataSources, useRuleReading } from "../../api/edit";
import { showFailure } from "../../api/failure";
import type { QueryResult } from "../../api/query";
import type { FolderRow, RuleFault, RuleLanguage, RuleRepair } from "../../bindings";
import { ExpressionChips } from "../../components/ExpressionChips";
import { FolderTree } from "../../components/tree/FolderTree";
import { Picker } from "../../components/Overlay";
import { t, visible } from "../../i18n";
import { ruleTree } from "../details/ruleTree";
import { MOST_CHARACTERS } from "./madeName";
import css from "./editing.module.css";

interface NameFieldProps {
  /** What it is the name of, if it is not that of the form's own object. */
  label?: string;
  value: string;
  onChange: (name: string) => void;
  autoFocus?: boolean;
}

export function NameField({ label = t("common.name"), value, onChange, autoFocus }: NameFieldProps) {
  return (
    <TextField
      label={label}
      value={value}
      maxLength={MOST_CHARACTERS}
      autoFocus={autoFocus}
      isRequired
      onChange={onChange}
      UNSAFE_style={{ width: "100%" }}
    />
  );
}

interface FolderFieldProps {
  folders: QueryResult<FolderRow[]>;
  value: string;
  onChange: (id: string) => void;
}

/** A folder that does not exist yet cannot contain anything created by hand. */
const NOT_MADE = "new:";

export function FolderField({ folders, value, onChange }: FolderFieldProps) {
  const nodes = useMemo(
    () =>
      (folders.value ?? [])
        .filter((folder) => !folder.id.startsWith(NOT_MADE))
        // The root of audience folders has no name of its own.
        .map(({ id, parentId, name }) => ({ id, parentId, name: name || t("audiences.listAll") })),
    [folders.value],
  );
  return (
    <div className={css.field}>
      <span className={css.label}>{t("details.storedIn")}</span>
      <div className={css.folders}>
        <FolderTree label={t("details.storedIn")} nodes={nodes} selectedId={value} onSelect={onChange} />
      </div>
    </div>
  );
}

export function DataSourceField({ value, onChange }: { value: string; onChange: (id: string) => void }) {
  const sources = useDataSources();
  return (
    <Picker
      overlay="dataSourceChoice"
      label={t("details.dataSource")}
      items={sources.value ?? []}
      loadingState={sources.isLoading ? "loading" : "idle"}
      isInvalid={sources.failure !== undefined}
      errorMessage={sources.failure && showFailure(sources.failure).words}
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

/** The rule as text, and below it how it is parsed. */
export function RuleField({ language, value, onChange }: RuleFieldProps) {
  const reading = useRuleReading(language, value);
  const fault = value.trim() === "" ? null : reading.value?.fault;
  return (
    <div className={css.field}>
      <TextArea
        label={t("common.rule")}
        description={language === "trait" ? t("editing.traitRuleHint") : t("editing.segmentRuleHint")}
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
          <ExpressionChips label={t("editing.ruleReads")} rule={ruleTree(reading.value.tree, value)} />
        )}
      </div>
    </div>
  );
}

/** How many characters are shown on either side of the error. */
const AROUND = 24;

/** The rule around the position where parsing stops, with that position marked. */
export function FaultPlace({ rule, position }: { rule: string; position: number }) {
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

/** What was probably meant, and a button that applies it. */
export function RuleRepairOffer({
  repair,
  onRepair,
}: {
  repair: RuleRepair;
  onRepair: (rule: string) => void;
}) {
  return (
    <div className={css.repair}>
      <span>{t("editing.ruleRepairAdvice", { advice: repair.advice })}</span>
      <code className={css.place}>{repair.text}</code>
      <Button
        variant="secondary"
        size="S"
        onPress={() => {
          onRepair(repair.text);
        }}
      >
        {t("editing.ruleRepair")}
      </Button>
    </div>
  );
}

export function faultWords({ position, expected }: RuleFault): string {
  return expected === null
    ? t("editing.ruleTooDeep")
    : t("editing.ruleFault", { place: position + 1, expected });
}
