/** Watch rules: what each one matches, what it proposes, and the approval of that. */
import { Button } from "@react-spectrum/s2/Button";
import { useState } from "react";
import { useApproveWatch, useRemoveWatch, useWatchRules } from "../../api/watch";
import type { WatchDraft, WatchRule } from "../../bindings";
import { inBackground } from "../../background";
import { showFailure } from "../../api/failure";
import { AgeLabel } from "../../components/AgeLabel";
import { Name } from "../../components/Name";
import { Page } from "../../components/Page";
import { Panel } from "../../components/Panel";
import { EmptyState, Skeleton } from "../../components/States";
import { formatList, t } from "../../i18n";
import { useConfirm } from "../../shared/editing/ConfirmDialog";
import { FailureNotice } from "../../shared/failures/Notice";
import { FailureState } from "../../shared/lists/ListBody";
import { WatchForm } from "./WatchForm";
import css from "./watch.module.css";

/** How many proposed audiences are listed; the rest is only counted. */
const LISTED = 20;

/** What a rule matches, in words. */
function wordsOf(draft: WatchDraft): string {
  const parts = [
    draft.tag && t("watch.words.tag", { text: draft.tag }),
    draft.folder && t("watch.words.folder", { text: draft.folder }),
    draft.contains && t("watch.words.contains", { text: draft.contains }),
    draft.label && t("watch.words.label", { text: draft.label }),
    draft.automatic && t("watch.words.automatic"),
  ].filter((part): part is string => typeof part === "string" && part !== "");
  return formatList(parts);
}

function Proposed({ rule }: { rule: WatchRule }) {
  const lines = [
    ...rule.share.map((one) => ({ ...one, words: t("watch.share", { name: one.name }) })),
    ...rule.unshare.map((one) => ({ ...one, words: t("watch.unshare", { name: one.name }) })),
  ];
  if (lines.length === 0) return null;
  const more = lines.length - LISTED;
  return (
    <ul className={css.proposed}>
      {lines.slice(0, LISTED).map((line) => (
        <li key={line.words + line.id}>{line.words}</li>
      ))}
      {more > 0 && <li>{t("common.more", { n: more })}</li>}
    </ul>
  );
}

/** The buttons of a rule; both that change something ask first. */
function RuleTools({ rule, onEdit }: { rule: WatchRule; onEdit: () => void }) {
  const approve = useApproveWatch();
  const remove = useRemoveWatch();
  const { ask, dialog } = useConfirm();
  const [done, setDone] = useState<string>();
  const counts = { share: rule.share.length, unshare: rule.unshare.length };
  const run = async () => {
    const result = await approve.run(rule);
    if (result) setDone(t("watch.approved", { added: result.added, left: result.left.length }));
  };
  const askApproval = () =>
    ask({
      title: t("watch.approve.title"),
      words: t("watch.approve.words", counts),
      label: t("watch.approve.do"),
      everywhere: true,
      act: () => inBackground(run()),
    });
  const askRemoval = () =>
    ask({
      title: t("watch.remove.title"),
      words: t("watch.remove.words"),
      label: t("watch.remove"),
      everywhere: true,
      act: () => inBackground(remove.run(rule.id)),
    });
  return (
    <>
      <div className={css.tools}>
        <Button
          variant="accent"
          isDisabled={counts.share + counts.unshare === 0}
          isPending={approve.isRunning}
          onPress={askApproval}
        >
          {t("watch.approve")}
        </Button>
        <Button variant="secondary" onPress={onEdit}>
          {t("watch.edit.button")}
        </Button>
        <Button variant="secondary" isPending={remove.isRunning} onPress={askRemoval}>
          {t("watch.remove")}
        </Button>
      </div>
      {/* Always present, so that its new content is read aloud. */}
      <p role="status">{done}</p>
      {approve.failure && <FailureNotice failure={approve.failure} />}
      {remove.failure && <FailureNotice failure={remove.failure} />}
      {dialog}
    </>
  );
}

function Rule({ rule, onEdit }: { rule: WatchRule; onEdit: () => void }) {
  const counts = { share: rule.share.length, unshare: rule.unshare.length };
  return (
    <li className={css.rule}>
      <Name strong>{rule.draft.name || wordsOf(rule.draft)}</Name>
      <p>{wordsOf(rule.draft)}</p>
      <p>
        {t("watch.proposal", counts)}{" "}
        <span className={css.quiet}>
          {t("watch.evaluated")} <AgeLabel at={rule.evaluatedAt} />
        </span>
      </p>
      {rule.failure && <p>{showFailure(rule.failure).words}</p>}
      <Proposed rule={rule} />
      <RuleTools rule={rule} onEdit={onEdit} />
    </li>
  );
}

export default function WatchScreen() {
  const answer = useWatchRules();
  const [edited, setEdited] = useState<WatchDraft>();
  const rules = answer.value;
  const close = () => setEdited(undefined);
  return (
    <Page title={t("watch.title")} note={t("watch.note")}>
      <Panel title={t("watch.rules")}>
        {!rules && answer.failure && <FailureState failure={answer.failure} retry={answer.retry} />}
        {!rules && !answer.failure && <Skeleton lines={4} />}
        {rules?.length === 0 && <EmptyState title={t("watch.empty")}>{t("watch.empty.hint")}</EmptyState>}
        <ul className={css.rules}>
          {rules?.map((rule) => (
            <Rule key={rule.id} rule={rule} onEdit={() => setEdited(rule.draft)} />
          ))}
        </ul>
      </Panel>
      <Panel title={t(edited ? "watch.edit" : "watch.add")}>
        <WatchForm key={edited?.id ?? "new"} edited={edited} onClose={close} />
      </Panel>
    </Page>
  );
}
