/** Changes of the network settings that a person confirmed. Hidden if there are none. */
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
    <div className={css.below}>
      <Panel title={t("jobs.network")} note={t("jobs.network.note")}>
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

/** The change as text; an entry without a change means that the settings were confirmed again. */
export function wordsOf(change: NetworkChange): string {
  const proxy = (address: string | null) => address ?? t("jobs.network.systems");
  const hash = (sha256: string | null) => sha256 ?? t("jobs.network.systems");
  const said = [
    change.proxyBefore !== change.proxy &&
      t("jobs.network.proxy", { before: proxy(change.proxyBefore), after: proxy(change.proxy) }),
    change.certificateBefore !== change.certificate &&
      t("jobs.network.certificate", {
        before: hash(change.certificateBefore),
        after: hash(change.certificate),
      }),
  ].filter((line) => line !== false);
  if (said.length > 0) return said.join(" ");
  return t("jobs.network.again", { proxy: proxy(change.proxy), certificate: hash(change.certificate) });
}
