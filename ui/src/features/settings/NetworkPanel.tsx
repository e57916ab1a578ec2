/** How the network is reached, and the ways to change it. Each change is asked about once more by the system itself. */
import { Button } from "@react-spectrum/s2/Button";
import { useChooseCertificate, useNetworkSettings, useRemoveCertificate } from "../../api/connections";
import { inBackground } from "../../background";
import type { Certificate, NetworkSettings } from "../../bindings";
import { KeyValueList } from "../../components/KeyValueList";
import { Panel } from "../../components/Panel";
import { Skeleton } from "../../components/States";
import { toast } from "../../components/toast";
import { useDialog } from "../../components/useDialog";
import { formatDate, t } from "../../i18n";
import { FailureState } from "../../shared/lists/ListBody";
import { Notice } from "../../shared/failures/Notice";
import { ProxyDialog } from "./ProxyDialog";
import { Trouble } from "../../shared/failures/Trouble";
import css from "./network.module.css";

export function NetworkPanel() {
  const { value, failure, retry } = useNetworkSettings();
  return (
    <Panel title={t("connect.network.title")}>
      {value && <Network settings={value} />}
      {!value && failure && <FailureState failure={failure} retry={retry} />}
      {!value && !failure && <Skeleton lines={4} />}
    </Panel>
  );
}

function Network({ settings }: { settings: NetworkSettings }) {
  const { proxy, certificates, certificateChanged } = settings;
  const choose = useChooseCertificate();
  const remove = useRemoveCertificate();
  const { open, dialog } = useDialog<NetworkSettings>("changeProxy", (shown) => (
    <ProxyDialog proxy={shown.proxy} />
  ));
  const isAsking = choose.isRunning || remove.isRunning;
  const change = async ({ run }: typeof choose) => {
    choose.clear();
    remove.clear();
    if (await run()) toast.done(t("connect.network.saved"));
  };
  return (
    <div className={css.fields}>
      {certificateChanged && (
        <Notice
          tone="bad"
          title={t("connect.network.changed")}
          words={t("errors.notPossible.certificateChanged")}
        />
      )}
      <KeyValueList
        rows={[
          { label: t("connect.network.proxy"), value: proxy ?? t("connect.network.system") },
          {
            label: t("connect.network.certificate"),
            value:
              certificates.length === 0 ? (
                t(certificateChanged ? "connect.network.changed" : "connect.network.systemCertificates")
              ) : (
                <ul className={css.certificates}>
                  {certificates.map((one) => (
                    <CertificateFacts key={one.sha256} certificate={one} />
                  ))}
                </ul>
              ),
          },
        ]}
      />
      {choose.failure && <Trouble failure={choose.failure} />}
      {remove.failure && <Trouble failure={remove.failure} />}
      <div className={css.row}>
        <Button variant="secondary" isDisabled={isAsking} onPress={() => open(settings)}>
          {t("connect.network.change")}
        </Button>
        <Button
          variant="secondary"
          isDisabled={isAsking}
          isPending={choose.isRunning}
          onPress={() => inBackground(change(choose))}
        >
          {t("connect.network.choose")}
        </Button>
        {(certificates.length > 0 || certificateChanged) && (
          <Button
            variant="secondary"
            isDisabled={isAsking}
            isPending={remove.isRunning}
            onPress={() => inBackground(change(remove))}
          >
            {t("connect.network.remove")}
          </Button>
        )}
      </div>
      <p className={css.quiet}>{t("connect.network.asks")}</p>
      <p className={css.quiet}>{t("connect.network.words")}</p>
      {dialog}
    </div>
  );
}

function CertificateFacts({ certificate }: { certificate: Certificate }) {
  const { subject, issuer, validFrom, validUntil, sha256 } = certificate;
  return (
    <li>
      <bdi>{subject}</bdi>
      <span className={css.quiet}>{t("connect.network.issuer", { issuer })}</span>
      <span className={css.quiet}>
        {t("connect.network.valid", { from: formatDate(validFrom), until: formatDate(validUntil) })}
      </span>
      <span className={css.hash}>{t("connect.network.sha256", { sha256 })}</span>
    </li>
  );
}
