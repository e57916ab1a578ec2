/** A box for an important state: what it is, how to fix it, and the available actions. */
import AlertTriangle from "@react-spectrum/s2/icons/AlertTriangle";
import CheckmarkCircle from "@react-spectrum/s2/icons/CheckmarkCircle";
import InfoCircle from "@react-spectrum/s2/icons/InfoCircle";
import type { ReactNode } from "react";
import { showFailure } from "../../api/failure";
import type { Failure } from "../../bindings";
import { t } from "../../i18n";
import css from "./notice.module.css";

const ICONS = { good: CheckmarkCircle, info: InfoCircle, warn: AlertTriangle, bad: AlertTriangle };

interface NoticeProps {
  tone: keyof typeof ICONS;
  title: string;
  words: ReactNode;
  /** More text below. */
  children?: ReactNode;
  actions?: ReactNode;
  /** Details for support, collapsed. */
  details?: string;
  /** Read aloud by screen readers when it appears. */
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

/** Why a change failed, shown beside the object of the change. */
export function FailureNotice({ failure }: { failure: Failure }) {
  const { title, words, details } = showFailure(failure);
  return <Notice tone="bad" alert title={title} words={words} details={details} />;
}

/** The messages of the program and the service, collapsed. */
export function Details({ children, label }: { children: string; label?: string }) {
  return (
    <details className={css.details}>
      <summary>{label ?? t("state.details")}</summary>
      <pre className="selectable">{children}</pre>
    </details>
  );
}
