/** Asks which proxy to use. The system asks once more before it is used. */
import { Button } from "@react-spectrum/s2/Button";
import { ButtonGroup } from "@react-spectrum/s2/ButtonGroup";
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
import { t } from "../../i18n";
import { Trouble } from "../../shared/failures/Trouble";
import css from "./network.module.css";
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
    toast.done(t("connect.network.saved"));
    close();
  };
  return (
    <Dialog size="M" isKeyboardDismissDisabled={isDirty}>
      {({ close }) => (
        <>
          <EscapeAsks isDirty={isDirty} close={close} />
          <Heading slot="title">{t("connect.network.proxyTitle")}</Heading>
          <Content>
            <SubmitForm
              id="change-proxy"
              className={css.fields}
              onSubmit={() => {
                if (isGood && !change.isRunning) inBackground(go(close));
              }}
            >
              <RadioGroup
                label={t("connect.network.proxy")}
                value={isOwn ? "own" : "system"}
                onChange={(value) => {
                  change.clear();
                  setIsOwn(value === "own");
                }}
              >
                <Radio value="system">{t("connect.network.system")}</Radio>
                <Radio value="own">{t("connect.network.own")}</Radio>
              </RadioGroup>
              {isOwn && (
                <TextField
                  label={t("connect.network.address")}
                  description={t("connect.network.addressHint")}
                  errorMessage={t("connect.network.addressBad")}
                  isInvalid={address.trim() !== "" && !isGood}
                  value={address}
                  onChange={(next) => {
                    change.clear();
                    setAddress(next);
                  }}
                  autoComplete="off"
                  spellCheck="false"
                  UNSAFE_className={css.wide}
                />
              )}
              <p className={css.quiet}>{t("connect.network.asks")}</p>
              {change.failure && <Trouble failure={change.failure} />}
            </SubmitForm>
          </Content>
          <ButtonGroup>
            <Button variant="secondary" onPress={() => leave(close)}>
              {t("connect.cancel")}
            </Button>
            <Button
              variant="accent"
              type="submit"
              form="change-proxy"
              isDisabled={!isGood}
              isPending={change.isRunning}
            >
              {t("connect.network.continue")}
            </Button>
          </ButtonGroup>
        </>
      )}
    </Dialog>
  );
}
