/** Asks which proxy to use. The system asks once more before it is used. */
import { Content } from "@react-spectrum/s2/Content";
import { Dialog } from "@react-spectrum/s2/Dialog";
import { Heading } from "@react-spectrum/s2/Heading";
import { Radio, RadioGroup } from "@react-spectrum/s2/RadioGroup";
import { TextField } from "@react-spectrum/s2/TextField";
import { useState } from "react";
import { useChangeProxy } from "../../api/connections";
import { inBackground } from "../../background";
import { SubmitForm } from "../../components/SubmitForm";
import { toast } from "../../components/toast";
import { EscapeAsks, leave, useUnsaved } from "../../components/unsaved";
import fieldCss from "../../components/fields.module.css";
import { t } from "../../i18n";
import { DialogFoot } from "../../shared/editing/DialogFoot";
import { FailureNotice } from "../../shared/failures/Notice";
import { isProxyAddress } from "./proxyAddress";

export function ProxyDialog({ proxy }: { proxy: string | null }) {
  const [isOwn, setIsOwn] = useState(proxy !== null);
  const [address, setAddress] = useState(proxy ?? "");
  const change = useChangeProxy();
  const isDirty = isOwn !== (proxy !== null) || (isOwn && address.trim() !== (proxy ?? ""));
  useUnsaved(isDirty && !change.isRunning);
  const isGood = !isOwn || isProxyAddress(address);
  const go = async (close: () => void) => {
    if (!(await change.run(isOwn ? address.trim() : null))) return;
    toast.done(t("connections.network.saved"));
    close();
  };
  return (
    <Dialog size="M" isKeyboardDismissDisabled={isDirty || change.isRunning}>
      {({ close }) => (
        <>
          <EscapeAsks isDirty={isDirty && !change.isRunning} close={close} />
          <Heading slot="title">{t("connections.network.proxyTitle")}</Heading>
          <Content>
            <SubmitForm
              id="change-proxy"
              className={fieldCss.fields}
              onSubmit={() => {
                if (isGood && !change.isRunning) inBackground(go(close));
              }}
            >
              <RadioGroup
                label={t("connections.network.proxy")}
                value={isOwn ? "own" : "system"}
                onChange={(value) => {
                  change.clear();
                  setIsOwn(value === "own");
                }}
              >
                <Radio value="system">{t("connections.network.system")}</Radio>
                <Radio value="own">{t("connections.network.own")}</Radio>
              </RadioGroup>
              {isOwn && (
                <TextField
                  label={t("connections.network.address")}
                  description={t("connections.network.addressHint")}
                  errorMessage={t("connections.network.addressBad")}
                  isInvalid={address.trim() !== "" && !isGood}
                  value={address}
                  onChange={(next) => {
                    change.clear();
                    setAddress(next);
                  }}
                  autoComplete="off"
                  spellCheck="false"
                  UNSAFE_className={fieldCss.wide}
                />
              )}
              <p className={fieldCss.quiet}>{t("connections.network.asks")}</p>
              {change.failure && <FailureNotice failure={change.failure} />}
            </SubmitForm>
          </Content>
          <DialogFoot
            form="change-proxy"
            label={t("connections.network.continue")}
            isDisabled={!isGood}
            isPending={change.isRunning}
            onCancel={() => leave(close)}
          />
        </>
      )}
    </Dialog>
  );
}
