/** A state that needs to be known, in a box of its own: what it is, what helps, and what can be done here. */
import AlertTriangle from "@react-spectrum/s2/icons/AlertTriangle";
import CheckmarkCircle from "@react-spectrum/s2/icons/CheckmarkCircle";
import InfoCircle from "@react-spectrum/s2/icons/InfoCircle";
import type { ReactNode } from "react";
import { t } from "../../i18n";
import css from "./notice.module.css";

const ICONS = { good: CheckmarkCircle, info: InfoCircle, warn: AlertTriangle, bad: AlertTriangle };

interface NoticeProps {
  tone: keyof typeof ICONS;
  title: string;
  words: ReactNode;
  /** More words below. */
  children?: ReactNode;
  actions?: ReactNode;
  /** For those who help; folded away. */
  details?: string;
  /** It came just now and must be heard. */
  alert?: boolean;
}

export function Notice({ tone, title, words, children, actions, details, alert }: NoticeProps) {
  const Icon = ICONS[tone];
  return (
    <div className={css.notice} data-tone={tone} role={alert ? "alert" : "group"} aria-label={title}>
      <Icon aria-hidden="true" />
      <div className={css.body}>
        <p className={css.title}>{title}</p>
        <p className="selectable">{words}</p>
        {children !== undefined && <div className="selectable">{children}</div>}
        {details !== undefined && <Details>{details}</Details>}
      </div>
      {actions !== undefined && <div className={css.actions}>{actions}</div>}
    </div>
  );
}

/** What the program and the service said, folded away. */
export function Details({ children, label }: { children: string; label?: string }) {
  return (
    <details className={css.details}>
      <summary>{label ?? t("state.details")}</summary>
      <pre className="selectable">{children}</pre>
    </details>
  );
}
