/** The buttons of a watch rule; both that change something ask first, on every connection. */
import { Button } from "@react-spectrum/s2/Button";
import { useRef, useState } from "react";
import { useApproveWatch, useRemoveWatch } from "../../api/watch";
import type { WatchRule } from "../../bindings";
import { inBackground } from "../../background";
import { returnFocus } from "../../components/focusReturn";
import { own, t, type MessageKey, type MessageValue } from "../../i18n";
import { hrefOf } from "../../navigation";
import { useConfirm } from "../../shared/editing/ConfirmDialog";
import { FailureNotice } from "../../shared/failures/Notice";
import { proposedBy } from "./words";
import css from "./watch.module.css";

/** The ID of a rule's edit button: the focus returns there. */
export function editButtonOf(rule: string): string {
  return `watch-edit-${rule}`;
}

interface RuleToolsProps {
  rule: WatchRule;
  name: MessageValue;
  onEdit: () => void;
}

/** What an approval did; it is shown until the rule is evaluated again. */
interface Approved {
  words: string;
  added: number;
  at: number;
}

export function RuleTools({ rule, name, onEdit }: RuleToolsProps) {
  const approve = useApproveWatch();
  const remove = useRemoveWatch();
  const { ask, dialog } = useConfirm();
  const [approved, setApproved] = useState<Approved>();
  const status = useRef<HTMLParagraphElement>(null);
  const about = proposedBy(rule);
  const of = (key: MessageKey) => t("watch.named", { what: own(t(key)), name });
  const run = async () => {
    const result = await approve.run(rule);
    if (!result) return;
    const { added, left } = result;
    const words = t("watch.approved", { added, left: left.length });
    setApproved({ words, added, at: result.rule.evaluatedAt ?? Infinity });
    // The button disappears: nothing is left to approve.
    status.current?.focus();
  };
  const drop = async () => {
    if (await remove.run(rule.id)) requestAnimationFrame(() => returnFocus(undefined));
  };
  const askApproval = () =>
    ask({
      title: t("watch.approve.title"),
      words: t("watch.approve.words", { share: rule.share.length, unshare: rule.unshare.length }),
      label: t("watch.approve.do"),
      about,
      everywhere: true,
      act: () => inBackground(run()),
    });
  const askRemoval = () =>
    ask({
      title: t("watch.remove.title", { name }),
      words: t("watch.remove.words"),
      label: t("watch.remove"),
      everywhere: true,
      act: () => inBackground(drop()),
    });
  const isShown = approved !== undefined && (rule.evaluatedAt ?? 0) <= approved.at;
  return (
    <>
      <div className={css.tools}>
        {about.length > 0 && (
          <Button
            variant="accent"
            aria-label={of("watch.approve")}
            isPending={approve.isRunning}
            onPress={askApproval}
          >
            {t("watch.approve")}
          </Button>
        )}
        <Button
          id={editButtonOf(rule.id)}
          variant="secondary"
          aria-label={of("watch.edit.button")}
          onPress={onEdit}
        >
          {t("watch.edit.button")}
        </Button>
        <Button
          variant="secondary"
          aria-label={of("watch.remove")}
          isPending={remove.isRunning}
          onPress={askRemoval}
        >
          {t("watch.remove")}
        </Button>
      </div>
      {/* Always present, so that its new content is read aloud. */}
      <p ref={status} role="status" tabIndex={-1}>
        {isShown && approved.words}{" "}
        {isShown && approved.added > 0 && <a href={hrefOf({ screen: "share" })}>{t("sharing.openTray")}</a>}
      </p>
      {approve.failure && <FailureNotice failure={approve.failure} />}
      {remove.failure && <FailureNotice failure={remove.failure} />}
      {dialog}
    </>
  );
}
