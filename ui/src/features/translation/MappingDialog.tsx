/** The mapping of keys to fields of Experience Platform: edited as a table, imported from a file and exported as one. */
import { Content } from "@react-spectrum/s2/Content";
import { Dialog } from "@react-spectrum/s2/Dialog";
import { Heading } from "@react-spectrum/s2/Heading";
import { Switch } from "@react-spectrum/s2/Switch";
import { TextField } from "@react-spectrum/s2/TextField";
import { useId, useState } from "react";
import { useFieldMapping, useSaveFieldMapping } from "../../api/translation";
import { inBackground } from "../../background";
import type { FieldMapping, TranslatedRef } from "../../bindings";
import { Skeleton } from "../../components/States";
import { SubmitForm } from "../../components/SubmitForm";
import { EscapeAsks, leave, useUnsaved } from "../../components/unsaved";
import { t } from "../../i18n";
import { DialogFoot } from "../../shared/editing/DialogFoot";
import { FailureNotice } from "../../shared/failures/Notice";
import { FailureState } from "../../shared/lists/ListBody";
import { FieldTable } from "./FieldTable";
import { editedOf, faultsOf, filledOf, mappedOf } from "./fieldRows";
import { MappingFile } from "./MappingFile";
import css from "./translation.module.css";

export function MappingDialog({ of }: { of: TranslatedRef | null }) {
  const answer = useFieldMapping(of);
  const [dirty, setDirty] = useState(false);
  // What the form shows. A file that was imported replaces everything; what others change does not replace edits.
  const [shown, setShown] = useState(answer.value);
  if (!dirty && answer.value !== shown) setShown(answer.value);
  const form = useId();
  const save = useSaveFieldMapping();
  useUnsaved(dirty);
  return (
    <Dialog size="XL" isKeyboardDismissDisabled={dirty || save.isRunning}>
      {({ close }) => (
        <>
          <EscapeAsks isDirty={dirty && !save.isRunning} close={close} />
          <Heading slot="title">{t("translation.fields.title")}</Heading>
          <Content>
            {shown && (
              <Form
                key={JSON.stringify(shown)}
                id={form}
                mapping={shown}
                isDirty={dirty}
                onDirty={setDirty}
                save={save}
                onSaved={close}
              />
            )}
            {!shown && answer.failure && <FailureState failure={answer.failure} retry={answer.retry} />}
            {!shown && !answer.failure && <Skeleton lines={6} />}
          </Content>
          <DialogFoot
            form={form}
            label={t("common.save")}
            isDisabled={!dirty}
            isPending={save.isRunning}
            onCancel={() => leave(close)}
          />
        </>
      )}
    </Dialog>
  );
}

interface FormProps {
  id: string;
  mapping: FieldMapping;
  isDirty: boolean;
  onDirty: (dirty: boolean) => void;
  save: ReturnType<typeof useSaveFieldMapping>;
  onSaved: () => void;
}

function Form({ id, mapping, isDirty, onDirty, save, onSaved }: FormProps) {
  const [fields, setFields] = useState(() => editedOf(mapping.fields));
  const [settings, setSettings] = useState(mapping.settings);
  const [tried, setTried] = useState(false);
  const faults = faultsOf(fields);
  const isWrong = faults.keys.size + faults.paths.size > 0;
  const submit = async () => {
    setTried(true);
    if (isWrong || save.isRunning) return;
    const saved = await save.run({ fields: mappedOf(fields), settings });
    if (saved === undefined) return;
    onDirty(false);
    onSaved();
  };
  return (
    <SubmitForm id={id} className={css.mapping} onSubmit={() => inBackground(submit())}>
      <p>{t("translation.fields.words")}</p>
      <FieldTable
        fields={fields}
        faults={tried ? faults : undefined}
        onChange={(next) => {
          setFields(next);
          if (JSON.stringify(filledOf(next)) !== JSON.stringify(filledOf(fields))) onDirty(true);
        }}
      />
      {mapping.derived > 0 && <p>{t("translation.fields.derived", { n: mapping.derived })}</p>}
      <Settings
        settings={settings}
        onChange={(next) => {
          setSettings(next);
          onDirty(true);
        }}
      />
      {save.failure && <FailureNotice failure={save.failure} />}
      <MappingFile isDirty={isDirty} />
    </SubmitForm>
  );
}

interface SettingsProps {
  settings: FieldMapping["settings"];
  onChange: (settings: FieldMapping["settings"]) => void;
}

function Settings({ settings, onChange }: SettingsProps) {
  return (
    <div className={css.settings}>
      <TextField
        label={t("translation.fields.tenant")}
        description={t("translation.fields.tenant.hint")}
        value={settings.tenant}
        onChange={(tenant) => onChange({ ...settings, tenant })}
      />
      <div>
        <Switch isSelected={settings.source} onChange={(source) => onChange({ ...settings, source })}>
          {t("translation.fields.source")}
        </Switch>
        <p className={css.quiet}>{t("translation.fields.source.hint")}</p>
      </div>
    </div>
  );
}
