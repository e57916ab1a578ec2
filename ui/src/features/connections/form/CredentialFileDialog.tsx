/** Asks before a credential file replaces values of the form, and which value to use if the file has several. */
import { Button } from "@react-spectrum/s2/Button";
import { ButtonGroup } from "@react-spectrum/s2/ButtonGroup";
import { Content } from "@react-spectrum/s2/Content";
import { Dialog } from "@react-spectrum/s2/Dialog";
import { Heading } from "@react-spectrum/s2/Heading";
import { Radio, RadioGroup } from "@react-spectrum/s2/RadioGroup";
import { useState } from "react";
import type { ConsoleFile } from "../../../bindings";
import fieldCss from "../../../components/fields.module.css";
import { formatList, t, type MessageKey } from "../../../i18n";
import {
  CHOICES,
  FIRST,
  credentialOf,
  mustChoose,
  replacedBy,
  takenFrom,
  type Choice,
  type Picks,
  type Taken,
} from "./credentialFile";
import type { ConnectionForm } from "./draft";
import { GAPS } from "../health/gaps";

const LABELS: Record<Choice, MessageKey> = {
  orgId: "connections.organizationId",
  secret: "connections.clientSecret",
  scopes: "connections.form.scopes",
  sandbox: "connections.sandbox",
};

interface CredentialFileDialogProps {
  file: ConsoleFile;
  form: ConnectionForm;
  onTake: (taken: Taken) => void;
}

export function CredentialFileDialog({ file, form, onTake }: CredentialFileDialogProps) {
  const [picks, setPicks] = useState<Picks>(FIRST);
  const credential = credentialOf(file, picks);
  const taken = takenFrom(file, picks);
  const replaced = taken ? replacedBy(form, taken) : [];
  return (
    <Dialog size="M">
      {({ close }) => (
        <>
          <Heading slot="title">{t("connections.file.title")}</Heading>
          <Content>
            <div className={fieldCss.fields}>
              {mustChoose(file) && <p>{t("connections.file.several")}</p>}
              {file.credentials.length > 1 && (
                <Options
                  label={t("connections.form.credential")}
                  options={file.credentials.map(({ label, clientId }) => ({
                    value: clientId.value,
                    origin: label === "" ? clientId.origin : label,
                  }))}
                  picked={picks.credential}
                  onPick={(place) => setPicks({ credential: place })}
                />
              )}
              {credential &&
                CHOICES.filter((field) => credential[field].length > 1).map((field) => (
                  <Options
                    key={`${picks.credential} ${field}`}
                    label={t(LABELS[field])}
                    options={credential[field]}
                    picked={picks[field] ?? 0}
                    onPick={(place) => setPicks({ ...picks, [field]: place })}
                  />
                ))}
              {replaced.length > 0 && (
                <p>
                  {t("connections.file.replaces", {
                    fields: formatList(replaced.map((gap) => t(GAPS[gap]))),
                  })}
                </p>
              )}
            </div>
          </Content>
          <ButtonGroup>
            <Button variant="secondary" onPress={close}>
              {t("common.cancel")}
            </Button>
            <Button
              variant="accent"
              isDisabled={!taken}
              onPress={() => {
                if (taken) onTake(taken);
                close();
              }}
            >
              {t("connections.form.read")}
            </Button>
          </ButtonGroup>
        </>
      )}
    </Dialog>
  );
}

interface OptionsProps {
  label: string;
  /** A secret is never shown: it is identified only by its location in the file. */
  options: ReadonlyArray<{ origin: string; value?: string }>;
  picked: number;
  onPick: (place: number) => void;
}

function Options({ label, options, picked, onPick }: OptionsProps) {
  return (
    <RadioGroup label={label} value={String(picked)} onChange={(place) => onPick(Number(place))}>
      {options.map(({ origin, value }, place) => (
        <Radio key={origin + place} value={String(place)}>
          {value === undefined ? origin : t("connections.file.option", { value, origin })}
        </Radio>
      ))}
    </RadioGroup>
  );
}
