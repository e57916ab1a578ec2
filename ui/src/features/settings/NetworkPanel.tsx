/** The network settings, and the buttons that change them. The system asks for confirmation of each change. */
import { Button } from "@react-spectrum/s2/Button";
import { useChooseCertificate, useNetworkSettings, useRemoveCertificate } from "../../api/connections";
import { inBackground } from "../../background";
import type { Certificate, NetworkSettings } from "../../bindings";
import { KeyValueList } from "../../components/KeyValueList";
import { Panel } from "../../components/Panel";
import { Skeleton } from "../../components/States";
import { toast } from "../../components/toast";
import { useDialog } from "../../components/useDialog";
import fieldCss from "../../components/fields.module.css";
import { formatDate, t } from "../../i18n";
import { FailureState } from "../../shared/lists/ListBody";
import { Notice } from "../../shared/failures/Notice";
import { ProxyDialog } from "./ProxyDialog";
import { FailureNotice } from "../../shared/failures/Notice";
import css from "./network.module.css";

export function NetworkPanel() {
  const { value, failure, retry } = useNetworkSettings();
  return (
    <Panel title={t("connections.network.title")}>
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
    if (await run()) toast.done(t("connections.network.saved"));
  };
  return (
    <div className={fieldCss.fields}>
      {certificateChanged && (
        <Notice
          tone="bad"
          title={t("connections.network.changed")}
          words={t("errors.notPossible.certificateChanged")}
        />
      )}
      <KeyValueList
        rows={[
          { label: t("connections.network.proxy"), value: proxy ?? t("connections.network.system") },
          {
            label: t("connections.network.certificate"),
            value:
              certificates.length === 0 ? (
                t(
                  certificateChanged
                    ? "connections.network.changed"
                    : "connections.network.systemCertificates",
                )
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
      {choose.failure && <FailureNotice failure={choose.failure} />}
      {remove.failure && <FailureNotice failure={remove.failure} />}
      <div className={fieldCss.row}>
        <Button variant="secondary" isDisabled={isAsking} onPress={() => open(settings)}>
          {t("connections.network.change")}
        </Button>
        <Button
          variant="secondary"
          isDisabled={isAsking}
          isPending={choose.isRunning}
          onPress={() => inBackground(change(choose))}
        >
          {t("connections.network.choose")}
        </Button>
        {(certificates.length > 0 || certificateChanged) && (
          <Button
            variant="secondary"
            isDisabled={isAsking}
            isPending={remove.isRunning}
            onPress={() => inBackground(change(remove))}
          >
            {t("connections.network.remove")}
          </Button>
        )}
      </div>
      <p className={fieldCss.quiet}>{t("connections.network.asks")}</p>
      <p className={fieldCss.quiet}>{t("connections.network.words")}</p>
      {dialog}
    </div>
  );
}

function CertificateFacts({ certificate }: { certificate: Certificate }) {
  const { subject, issuer, validFrom, validUntil, sha256 } = certificate;
  return (
    <li>
      <bdi>{subject}</bdi>
      <span className={fieldCss.quiet}>{t("connections.network.issuer", { issuer })}</span>
      <span className={fieldCss.quiet}>
        {t("connections.network.valid", { from: formatDate(validFrom), until: formatDate(validUntil) })}
      </span>
      <span className={css.hash}>{t("connections.network.sha256", { sha256 })}</span>
    </li>
  );
}
