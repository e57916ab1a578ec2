/** The connection form: fields on the left, their check on the right. */
import { AlertDialog } from "@react-spectrum/s2/AlertDialog";
import { Button } from "@react-spectrum/s2/Button";
import { fieldFault } from "../../../api/failure";
import { inBackground } from "../../../background";
import type { ConnectionRow } from "../../../bindings";
import { ConnectionMark } from "../../../components/ConnectionMark";
import { Page } from "../../../components/Page";
import { toast } from "../../../components/toast";
import { leave, useUnsaved } from "../../../components/unsaved";
import { useDialog } from "../../../components/useDialog";
import fieldCss from "../../../components/fields.module.css";
import { formatList, t } from "../../../i18n";
import { hrefOf, navigate } from "../../../navigation";
import { CheckPanel } from "../health/CheckPanel";
import { ConsoleImport } from "./ConsoleImport";
import { CredentialFields } from "./CredentialFields";
import { LookFields } from "./LookFields";
import { PlatformFields } from "./PlatformFields";
import { LicensePanel } from "../LicensePanel";
import { SaveFailure } from "./SaveFailure";
import css from "../connections.module.css";
import type { ConnectionForm as Form, Gap } from "./draft";
import { GAPS } from "../health/gaps";
import { useConnectionForm } from "./useConnectionForm";
import { useSwitch } from "../../../shared/connections/useSwitch";

interface ConnectionFormProps {
  start: Form;
  /** The connection that is edited; undefined for a new one. */
  row: ConnectionRow | undefined;
}

export function ConnectionForm({ start, row }: ConnectionFormProps) {
  const state = useConnectionForm(start);
  const { form, gaps, check, isUsable } = state;
  const use = useSwitch({ screen: "connections" });
  // What was typed is stored nowhere else, least of all a secret.
  useUnsaved(JSON.stringify(form) !== JSON.stringify(start) && !state.isSaved);
  const title = row ? t("editing.editOne", { name: row.name }) : t("connections.form.new");

  const save = async () => {
    const kept = await state.runSave();
    if (!kept) return;
    const offer = kept.inUse
      ? undefined
      : { label: t("connections.form.use"), onPress: () => use.run(kept.id) };
    toast.done(t("connections.form.saved", { name: kept.name }), offer);
    navigate({ screen: "connections" });
  };

  const saveAnyway = useDialog<null>("saveAnyway", () => (
    <AlertDialog
      variant="warning"
      title={t("connections.anyway.title")}
      primaryActionLabel={t("connections.anyway.do")}
      cancelLabel={t("common.cancel")}
      onPrimaryAction={() => inBackground(save())}
    >
      <ConnectionMark connection={{ ...form, practice: false }} />
      {t("connections.anyway.words", { state: check.report && !state.isStale ? "failed" : "unchecked" })}
    </AlertDialog>
  ));
  return (
    <Page
      title={title}
      trail={[{ label: t("connections.title"), href: hrefOf({ screen: "connections" }) }]}
      actions={
        <>
          <Button variant="secondary" onPress={() => leave(() => navigate({ screen: "connections" }))}>
            {t("common.cancel")}
          </Button>
          {/* The main action only once the connection is known to work; saving is possible before that, too. */}
          <Button
            variant={isUsable ? "accent" : "secondary"}
            isDisabled={!state.canSave || check.isRunning}
            isPending={state.save.isRunning}
            onPress={() => (isUsable ? void save() : saveAnyway.open(null))}
          >
            {isUsable || !check.report ? t("common.save") : t("connections.form.saveAnyway")}
          </Button>
        </>
      }
    >
      {gaps.length > 0 && !state.isUntouched && <Gaps gaps={gaps} />}
      {state.save.failure && (
        <SaveFailure failure={state.save.failure} onRetry={() => inBackground(save())} />
      )}
      <div className={css.formPage}>
        <div className={css.column}>
          <ConsoleImport state={state} />
          <CredentialFields state={state} row={row} />
          <PlatformFields state={state} />
          <LookFields
            form={form}
            onChange={state.change}
            showsGap={gaps.length === 1}
            fault={fieldFault(state.save.failure, "name")}
            isSuggested={state.isProductionSuggested}
          />
          {row && <LicensePanel connectionId={row.id} />}
        </div>
        <CheckPanel state={state} />
      </div>
      {saveAnyway.dialog}
    </Page>
  );
}

/** The fields that are still missing. */
function Gaps({ gaps }: { gaps: readonly Gap[] }) {
  return (
    <p className={fieldCss.quiet}>
      {t("connections.form.gaps", { names: formatList(gaps.map((gap) => t(GAPS[gap]))) })}
    </p>
  );
}
