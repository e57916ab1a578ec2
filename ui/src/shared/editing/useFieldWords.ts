/** The value of a form's field as text: folders and data sources by name. */
import { useDataSources } from "../../api/edit";
import { useMergeRules } from "../../api/estimates";
import type { FolderRow, FormField, ObjectLink } from "../../bindings";
import { t } from "../../i18n";

export function useFieldWords(folders: readonly FolderRow[]): (field: FormField, value: unknown) => string {
  const sources = useDataSources().value ?? [];
  const rules = useMergeRules().value ?? [];
  return (field, value) => {
    const text = typeof value === "string" || typeof value === "number" ? String(value) : "";
    switch (field) {
      case "folder":
        return folders.find((folder) => folder.id === text)?.path ?? text;
      case "dataSource":
        return sources.find((source) => source.id === text)?.name ?? text;
      case "mergeRule":
        return mergeRuleWords(rules, text);
      case "active":
        return value === true ? t("segments.active") : t("segments.inactive");
      default:
        return text === "" ? t("editing.empty") : text;
    }
  };
}

/** The merge rule that stands for the policy of another Experience Cloud solution. */
export const EXTERNAL_MERGE_POLICY = "0";

/** A merge rule by its name; by its ID if that is all that is known. */
export function mergeRuleWords(rules: readonly ObjectLink[], id: string): string {
  if (id === "") return t("segments.mergeRule.default");
  if (id === EXTERNAL_MERGE_POLICY) return t("segments.externalMergePolicy");
  return rules.find((rule) => rule.id === id)?.name ?? id;
}
