/** Imports the mapping from a file, and exports it as one. */
import Export from "@react-spectrum/s2/icons/Export";
import Import from "@react-spectrum/s2/icons/Import";
import { useMappingExport, useMappingImport } from "../../api/translation";
import { inBackground } from "../../background";
import { toast } from "../../components/toast";
import { t } from "../../i18n";
import { ToolButton } from "../../shared/editing/ToolButton";
import { toastFailure } from "../../shared/failures/toastFailure";
import css from "./translation.module.css";

/** `isDirty`: there are changes that a file would not have, or would replace. */
export function MappingFile({ isDirty }: { isDirty: boolean }) {
  const exporting = useMappingExport(toastFailure);
  const importing = useMappingImport(toastFailure);
  const why = isDirty ? t("translation.fields.saveFirst") : undefined;
  const exportIt = async () => {
    const path = await exporting.run();
    if (path) toast.done(t("translation.fields.exported", { path }));
  };
  const importIt = async () => {
    const done = await importing.run();
    if (done) toast.done(t("translation.fields.imported", { keys: done.keys, derived: done.derived }));
  };
  return (
    <div className={css.tools}>
      <ToolButton
        icon={Import}
        label={t("translation.fields.import")}
        why={why}
        isDisabled={importing.isRunning}
        onPress={() => inBackground(importIt())}
      />
      <ToolButton
        icon={Export}
        label={t("translation.fields.export")}
        why={why}
        isDisabled={exporting.isRunning}
        onPress={() => inBackground(exportIt())}
      />
    </div>
  );
}
