/** Changes of how the network is reached, as a person accepted them. Absent while there were none. */
import { useNetworkSettings } from "../../api/connections";
import type { NetworkChange } from "../../bindings";
import { AgeLabel } from "../../components/AgeLabel";
import { Panel } from "../../components/Panel";
import { t } from "../../i18n";
import itemCss from "../../shared/jobs/jobs.module.css";
import css from "./activity.module.css";

export function NetworkChanges() {
  const changes = useNetworkSettings().value?.changes ?? [];
  if (changes.length === 0) return null;
  return (
    <div className={css.deletions}>
      <Panel title={t("activity.network")} note={t("activity.network.note")}>
        <ul className={itemCss.items}>
          {changes.map((change, place) => (
            <li key={`${change.at} ${place}`} className={css.change}>
              {wordsOf(change)} · <AgeLabel at={change.at} />
            </li>
          ))}
        </ul>
      </Panel>
    </div>
  );
}

/** What was changed; a change that left all as it was accepted the way once more. */
export function wordsOf(change: NetworkChange): string {
  const proxy = (address: string | null) => address ?? t("activity.network.systemProxy");
  const hash = (sha256: string | null) => sha256 ?? t("activity.network.systemCertificates");
  const said = [
    change.proxyBefore !== change.proxy &&
      t("activity.network.proxy", { before: proxy(change.proxyBefore), after: proxy(change.proxy) }),
    change.certificateBefore !== change.certificate &&
      t("activity.network.certificate", {
        before: hash(change.certificateBefore),
        after: hash(change.certificate),
      }),
  ].filter((line) => line !== false);
  if (said.length > 0) return said.join(" ");
  return t("activity.network.again", { proxy: proxy(change.proxy), certificate: hash(change.certificate) });
}
