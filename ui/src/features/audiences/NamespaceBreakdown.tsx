/** Profiles by identity, which of them Audience Manager supports, and how many devices to expect there. */
import type { ReactNode } from "react";
import type { NamespaceRow } from "../../bindings";
import { NumberText } from "../../components/NumberText";
import { formatNumber, t, type MessageKey } from "../../i18n";
import { percentOf, supportOf, type Support } from "./expected";
import { namespaceWords } from "../../shared/audiences/words";
import css from "./audiences.module.css";

interface NamespaceBreakdownProps {
  total: number;
  namespaces: readonly NamespaceRow[];
  heading: ReactNode;
  /** Devices to expect in Audience Manager; null if the audience was not counted by identity. */
  least: number | null;
  most: number | null;
}

const SUPPORT: Record<Support, MessageKey> = {
  supported: "audiences.supported",
  crossDevice: "audiences.crossDevice",
  none: "audiences.notSupported",
};

export function NamespaceBreakdown({ total, namespaces, heading, least, most }: NamespaceBreakdownProps) {
  return (
    <>
      <p className={css.total}>
        {heading} <span>{t("audiences.profilesWord", { count: total })}</span>
      </p>
      {namespaces.length === 0 ? (
        <p className={css.hint}>{t("audiences.noNamespaces")}</p>
      ) : (
        <NamespaceTable total={total} namespaces={namespaces} />
      )}
      <ExpectedLine least={least} most={most} />
    </>
  );
}

function NamespaceTable({ total, namespaces }: Pick<NamespaceBreakdownProps, "total" | "namespaces">) {
  return (
    <table className={css.namespaces}>
      <thead>
        <tr>
          <th scope="col">{t("audiences.identity")}</th>
          <th scope="col" className={css.number}>
            {t("audiences.profiles")}
          </th>
          <th scope="col">{t("audiences.percent")}</th>
          <th scope="col">{t("audiences.inManager")}</th>
        </tr>
      </thead>
      <tbody>
        {namespaces.map((one) => {
          const percent = percentOf(one.profiles, total);
          return (
            <tr key={one.namespace}>
              <th scope="row">{namespaceWords(one.namespace)}</th>
              <td className={css.number}>
                <NumberText value={one.profiles} />
              </td>
              <td>
                <span className={css.track} aria-hidden="true">
                  <span className={css.bar} data-support={supportOf(one)} style={{ width: `${percent}%` }} />
                </span>{" "}
                {t("common.percent", { percent })}
              </td>
              <td>{t(SUPPORT[supportOf(one)])}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function ExpectedLine({ least, most }: Pick<NamespaceBreakdownProps, "least" | "most">) {
  if (least === null || most === null) return null;
  return (
    <>
      <p className={css.expected}>
        {least === most
          ? t("audiences.expectedExactly", { devices: formatNumber(most), count: most })
          : t("audiences.expected", { least: formatNumber(least), most: formatNumber(most) })}
      </p>
      <p className={css.hint}>{t("audiences.namespacesHint")}</p>
    </>
  );
}
