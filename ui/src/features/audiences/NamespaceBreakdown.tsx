/** Profiles by identity name space, and which of them count in Audience Manager. */
import type { ReactNode } from "react";
import type { NamespaceRow } from "../../bindings";
import { NumberText } from "../../components/NumberText";
import { t } from "../../i18n";
import { namespaceWords } from "./words";
import css from "./audiences.module.css";

interface NamespaceBreakdownProps {
  total: number;
  namespaces: readonly NamespaceRow[];
  heading: ReactNode;
}

export function NamespaceBreakdown({ total, namespaces, heading }: NamespaceBreakdownProps) {
  const most = Math.max(1, total, ...namespaces.map((one) => one.profiles));
  return (
    <>
      <p className={css.total}>
        {heading} <span>{t("audiences.profilesWord", { count: total })}</span>
      </p>
      <table className={css.namespaces}>
        <thead>
          <tr>
            <th scope="col">{t("audiences.identity")}</th>
            <th scope="col" className={css.number}>
              {t("audiences.profiles")}
            </th>
            <th scope="col">{t("audiences.share")}</th>
            <th scope="col">{t("audiences.inManager")}</th>
          </tr>
        </thead>
        <tbody>
          {namespaces.map((one) => (
            <tr key={one.namespace}>
              <th scope="row">{namespaceWords(one.namespace)}</th>
              <td className={css.number}>
                <NumberText value={one.profiles} />
              </td>
              <td aria-hidden="true">
                <span
                  className={css.bar}
                  data-carries={one.carriesOver || undefined}
                  style={{ width: `${(one.profiles / most) * 100}%` }}
                />
              </td>
              <td>{one.carriesOver ? t("audiences.carriesOver") : t("audiences.staysBehind")}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className={css.hint}>{t("audiences.namespacesHint")}</p>
    </>
  );
}
