/** Replacements for rows that do not exist, could not be loaded, or are still loading. */
import { Button } from "@react-spectrum/s2/Button";
import AlertTriangle from "@react-spectrum/s2/icons/AlertTriangle";
import Search from "@react-spectrum/s2/icons/FolderSearch";
import type { ComponentType, CSSProperties, ReactNode } from "react";
import { t } from "../i18n";
import css from "./states.module.css";

interface StateAction {
  label: string;
  onPress: () => void;
}

interface EmptyStateProps {
  title: string;
  /** What to do about it, one sentence. */
  children?: ReactNode;
  action?: StateAction;
  icon?: ComponentType;
}

export function EmptyState({ title, children, action, icon: Icon = Search }: EmptyStateProps) {
  return (
    <div className={css.state}>
      <Icon aria-hidden="true" />
      <p className={css.title}>{title}</p>
      {children !== undefined && <p className={css.hint}>{children}</p>}
      {action && (
        <Button variant="secondary" size="S" onPress={action.onPress}>
          {action.label}
        </Button>
      )}
    </div>
  );
}

interface ErrorStateProps {
  title: string;
  /** What the user can do now. */
  hint: string;
  action?: StateAction;
  /** The full message for support, collapsed. */
  details?: string;
}

export function ErrorState({ title, hint, action, details }: ErrorStateProps) {
  return (
    <div className={css.state} role="alert" data-bad="">
      <AlertTriangle aria-hidden="true" />
      <p className={css.title}>{title}</p>
      <p className={css.hint}>{hint}</p>
      {action && (
        <Button variant="secondary" size="S" onPress={action.onPress}>
          {action.label}
        </Button>
      )}
      {details !== undefined && (
        <details className={css.details}>
          <summary>{t("state.details")}</summary>
          <pre className="selectable">{details}</pre>
        </details>
      )}
    </div>
  );
}

/** Gray lines in place of text. Announced once as "loading". */
export function Skeleton({ lines = 1, width }: { lines?: number; width?: number }) {
  return (
    <span role="status" aria-label={t("state.loading")} className={css.bones}>
      {Array.from({ length: lines }, (_, line) => {
        const style: CSSProperties = { width: width ?? `${line % 3 === 2 ? 60 : 92 - (line % 2) * 14}%` };
        return <span key={line} style={style} />;
      })}
    </span>
  );
}
