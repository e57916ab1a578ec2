/** A line above every screen while the services cannot be reached: what is wrong, and how to fix it. */
import { ActionButton } from "@react-spectrum/s2/ActionButton";
import { LinkButton } from "@react-spectrum/s2/LinkButton";
import AlertTriangle from "@react-spectrum/s2/icons/AlertTriangle";
import { t } from "../i18n";
import type { FrameNotice } from "./facts";
import css from "./frame.module.css";

interface NoticeLineProps {
  notice: FrameNotice;
  isBusy: boolean;
  onRefresh: () => void;
}

export function NoticeLine({ notice, isBusy, onRefresh }: NoticeLineProps) {
  const { title, words, tone, details, fix } = notice;
  return (
    <div className={css.notice} data-tone={tone}>
      <AlertTriangle aria-hidden="true" />
      <div className={css.noticeWords}>
        <p className="selectable">
          <strong>{title}</strong> {words}
        </p>
        <details>
          <summary>{t("state.details")}</summary>
          <pre className="selectable">{details}</pre>
        </details>
      </div>
      {fix && (
        <LinkButton variant="secondary" size="S" href={fix.href}>
          {fix.label}
        </LinkButton>
      )}
      <ActionButton size="S" isDisabled={isBusy} onPress={onRefresh}>
        {t("common.tryAgain")}
      </ActionButton>
    </div>
  );
}
