/** How the network is reached: proxy and own CA file. For the Settings screen. */
import { Button } from "@react-spectrum/s2/Button";
import { Radio, RadioGroup } from "@react-spectrum/s2/RadioGroup";
import { TextField } from "@react-spectrum/s2/TextField";
import { useState } from "react";
import { useNetworkSettings, useSetNetworkSettings } from "../../api/connections";
import { inBackground } from "../../background";
import type { NetworkSettings } from "../../bindings";
import { Panel } from "../../components/Panel";
import { Skeleton } from "../../components/States";
import { toast } from "../../components/toast";
import { useUnsaved } from "../../components/unsaved";
import { SubmitForm } from "../../components/SubmitForm";
import { t } from "../../i18n";
import { FailureState } from "../storage/ListBody";
import { Trouble } from "./Trouble";
import css from "./connect.module.css";
import { isFullPath, isProxyAddress } from "./network";

export function NetworkPanel() {
  const { value, failure, retry } = useNetworkSettings();
  return (
    <Panel title={t("connect.network.title")}>
      {value && <NetworkForm kept={value} />}
      {!value && failure && <FailureState failure={failure} retry={retry} />}
      {!value && !failure && <Skeleton lines={4} />}
    </Panel>
  );
}

function NetworkForm({ kept }: { kept: NetworkSettings }) {
  const [ownProxy, setOwnProxy] = useState(Boolean(kept.proxy));
  const [proxy, setProxy] = useState(kept.proxy ?? "");
  const [caFile, setCaFile] = useState(kept.caFile ?? "");
  const change = useSetNetworkSettings();
  const next: NetworkSettings = {
    proxy: ownProxy ? proxy.trim() : null,
    caFile: caFile.trim() === "" ? null : caFile.trim(),
  };
  const isChanged = next.proxy !== (kept.proxy ?? null) || next.caFile !== (kept.caFile ?? null);
  useUnsaved(isChanged && !change.isRunning);
  const proxyGood = !ownProxy || isProxyAddress(proxy);
  const caGood = isFullPath(caFile);
  const save = async () => {
    if (await change.run(next)) toast.done(t("connect.network.saved"));
  };
  return (
    <SubmitForm
      className={css.fields}
      onSubmit={() => {
        if (isChanged && proxyGood && caGood) inBackground(save());
      }}
    >
      <RadioGroup
        label={t("connect.network.proxy")}
        value={ownProxy ? "own" : "system"}
        onChange={(value) => setOwnProxy(value === "own")}
      >
        <Radio value="system">{t("connect.network.system")}</Radio>
        <Radio value="own">{t("connect.network.own")}</Radio>
      </RadioGroup>
      {ownProxy && (
        <TextField
          label={t("connect.network.address")}
          description={t("connect.network.addressHint")}
          errorMessage={t("connect.network.addressBad")}
          isInvalid={proxy.trim() !== "" && !proxyGood}
          value={proxy}
          onChange={setProxy}
          autoComplete="off"
          spellCheck="false"
          UNSAFE_className={css.wide}
        />
      )}
      <TextField
        label={t("connect.network.caFile")}
        description={t("connect.network.caHint")}
        errorMessage={t("connect.network.caBad")}
        isInvalid={!caGood}
        value={caFile}
        onChange={setCaFile}
        autoComplete="off"
        spellCheck="false"
        UNSAFE_className={css.wide}
      />
      {change.failure && <Trouble failure={change.failure} />}
      <div className={css.row}>
        <Button
          variant="secondary"
          type="submit"
          isDisabled={!isChanged || !proxyGood || !caGood}
          isPending={change.isRunning}
        >
          {t("connect.network.save")}
        </Button>
      </div>
      <p className={css.quiet}>{t("connect.network.words")}</p>
    </SubmitForm>
  );
}
