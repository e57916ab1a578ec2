/** Name, data source, folder, merge rule, integration code and status of the segment. */
import { PickerItem } from "@react-spectrum/s2/Picker";
import { Switch } from "@react-spectrum/s2/Switch";
import { TextField } from "@react-spectrum/s2/TextField";
import { useState } from "react";
import { useMergeRules } from "../../api/estimates";
import { useSegmentFolders } from "../../api/segments";
import { Picker } from "../../components/Overlay";
import { Panel } from "../../components/Panel";
import { t, visible } from "../../i18n";
import { DataSourceField, FolderField } from "../../shared/editing/fields";
import { MAX_LENGTH } from "../../shared/editing/SegmentDialog";
import { EXTERNAL_MERGE_POLICY, mergeRuleWords } from "../../shared/editing/useFieldWords";
import type { Builder } from "./useBuilder";
import css from "./builder.module.css";

const WIDE = { width: "100%" };

export function DetailsPanel({ builder }: { builder: Builder }) {
  const { form, editing } = builder;
  const folders = useSegmentFolders();
  return (
    <Panel title={t("builder.details")}>
      <div className={css.details}>
        <TextField
          label={t("common.name")}
          value={form.name}
          maxLength={MAX_LENGTH}
          isRequired
          onChange={(name) => editing.change({ name })}
          UNSAFE_style={WIDE}
        />
        <DataSourceField value={form.dataSource} onChange={(dataSource) => editing.change({ dataSource })} />
        <MergeRuleField
          value={form.mergeRule ?? null}
          onChange={(mergeRule) => editing.change({ mergeRule })}
        />
        <TextField
          label={t("common.description")}
          value={form.description}
          onChange={(description) => editing.change({ description })}
          UNSAFE_style={WIDE}
        />
        <TextField
          label={t("details.integrationCode")}
          value={form.integrationCode}
          maxLength={MAX_LENGTH}
          onChange={(integrationCode) => editing.change({ integrationCode })}
          UNSAFE_style={WIDE}
        />
        {/* One that exists is paused and activated by the button above, at once. */}
        {builder.isNew && (
          <Switch isSelected={form.active} onChange={(active) => editing.change({ active })}>
            {t("segments.active")}
          </Switch>
        )}
        <FolderField
          folders={folders}
          value={form.folder}
          onChange={(folder) => editing.change({ folder })}
        />
      </div>
    </Panel>
  );
}

/** Means a merge rule that no segment uses yet: Audience Manager has no list of them. */
const OTHER = "other";
/** Means the account's default. */
const DEFAULT = "default";

interface MergeRuleFieldProps {
  value: string | null;
  onChange: (id: string | null) => void;
}

function MergeRuleField({ value, onChange }: MergeRuleFieldProps) {
  const rules = useMergeRules().value ?? [];
  const [isOther, setOther] = useState(false);
  const known = new Set([
    ...rules.map(({ id }) => id),
    EXTERNAL_MERGE_POLICY,
    ...(value === null ? [] : [value]),
  ]);
  const items = [
    ...(value === null ? [{ id: DEFAULT, name: t("segments.mergeRule.default") }] : []),
    ...[...known].map((id) => ({ id, name: visible(mergeRuleWords(rules, id)) })),
    { id: OTHER, name: t("builder.mergeRule.other") },
  ];
  const choose = (key: string) => {
    setOther(key === OTHER);
    if (key !== OTHER) onChange(key === DEFAULT ? null : key);
  };
  return (
    <>
      <Picker
        overlay="mergeRuleChoice"
        label={t("segments.mergeRule")}
        items={items}
        selectedKey={isOther ? OTHER : (value ?? DEFAULT)}
        onSelectionChange={(key) => key !== null && choose(String(key))}
        UNSAFE_style={WIDE}
      >
        {(item) => <PickerItem id={item.id}>{item.name}</PickerItem>}
      </Picker>
      {isOther && (
        <TextField
          label={t("builder.mergeRule.id")}
          value={value ?? ""}
          onChange={(id) => onChange(id.trim() === "" ? null : id.trim())}
          UNSAFE_style={WIDE}
        />
      )}
    </>
  );
}
