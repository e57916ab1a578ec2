/** The connection form: fields at the left, the check of them at the right. */
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
import { formatList, t } from "../../../i18n";
import { hrefOf, navigate } from "../../../navigation";
import { CheckPanel } from "../health/CheckPanel";
import { ConsoleImport } from "./ConsoleImport";
import { CredentialFields } from "./CredentialFields";
import { LookFields } from "./LookFields";
import { PlatformFields } from "./PlatformFields";
import { SaveFailure } from "./SaveFailure";
import css from "../connect.module.css";
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
  // What was typed is nowhere else: a secret least of all.
  useUnsaved(JSON.stringify(form) !== JSON.stringify(start) && !state.isSaved);
  const title = row ? t("connect.form.edit", { name: row.name }) : t("connect.form.new");

  const save = async () => {
    const kept = await state.runSave();
    if (!kept) return;
    const offer = kept.inUse ? undefined : { label: t("connect.form.use"), onPress: () => use.run(kept.id) };
    toast.done(t("connect.form.saved", { name: kept.name }), offer);
    navigate({ screen: "connections" });
  };

  const saveAnyway = useDialog<null>("saveAnyway", () => (
    <AlertDialog
      variant="warning"
      title={t("connect.anyway.title")}
      primaryActionLabel={t("connect.anyway.do")}
      cancelLabel={t("connect.cancel")}
      onPrimaryAction={() => inBackground(save())}
    >
      <ConnectionMark connection={{ ...form, practice: false }} />
      {t("connect.anyway.words", { state: check.report && !state.isStale ? "failed" : "unchecked" })}
    </AlertDialog>
  ));
  return (
    <Page
      title={title}
      trail={[{ label: t("connect.list.title"), href: hrefOf({ screen: "connections" }) }]}
      actions={
        <>
          <Button variant="secondary" onPress={() => leave(() => navigate({ screen: "connections" }))}>
            {t("connect.cancel")}
          </Button>
          {/* The main deed only once it is known to work; until then it can be done all the same. */}
          <Button
            variant={isUsable ? "accent" : "secondary"}
            isDisabled={!state.canSave || check.isRunning}
            isPending={state.save.isRunning}
            onPress={() => (isUsable ? void save() : saveAnyway.open(null))}
          >
            {isUsable || !check.report ? t("connect.form.save") : t("connect.form.saveAnyway")}
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
        </div>
        <CheckPanel state={state} />
      </div>
      {saveAnyway.dialog}
    </Page>
  );
}

/** What saving still waits for. */
function Gaps({ gaps }: { gaps: readonly Gap[] }) {
  return (
    <p className={css.quiet}>
      {t("connect.form.gaps", { names: formatList(gaps.map((gap) => t(GAPS[gap]))) })}
    </p>
  );
}
