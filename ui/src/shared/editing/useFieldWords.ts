/** The value of a form's field as text: folders and data sources by name. */
import { useDataSources } from "../../api/edit";
import type { FolderRow, FormField } from "../../bindings";
import { t } from "../../i18n";

export function useFieldWords(folders: readonly FolderRow[]): (field: FormField, value: unknown) => string {
  const sources = useDataSources().value ?? [];
  return (field, value) => {
    const text = typeof value === "string" || typeof value === "number" ? String(value) : "";
    switch (field) {
      case "folder":
        return folders.find((folder) => folder.id === text)?.path ?? text;
      case "dataSource":
        return sources.find((source) => source.id === text)?.name ?? text;
      case "active":
        return value === true ? t("segments.active") : t("segments.inactive");
      default:
        return text === "" ? t("editing.empty") : text;
    }
  };
}
