/** Watch rules: what each one matches, what it proposes, and the approval of that. */
import { useState } from "react";
import { useAudienceFolders } from "../../api/audiences";
import { useWatchRules } from "../../api/watch";
import type { FolderRow, WatchRule } from "../../bindings";
import { showFailure } from "../../api/failure";
import { AgeLabel } from "../../components/AgeLabel";
import { returnFocus } from "../../components/focusReturn";
import { Name } from "../../components/Name";
import { Page } from "../../components/Page";
import { Panel } from "../../components/Panel";
import { EmptyState, Skeleton } from "../../components/States";
import { leave } from "../../components/unsaved";
import { t } from "../../i18n";
import { FailureState } from "../../shared/lists/ListBody";
import { RuleTools, editButtonOf } from "./RuleTools";
import { WatchForm } from "./WatchForm";
import { nameOf, wordsOf } from "./words";
import css from "./watch.module.css";

/** How many proposed audiences are listed; the rest is only counted. */
const LISTED = 20;

const NO_FOLDERS: readonly FolderRow[] = [];

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

interface RuleProps {
  rule: WatchRule;
  folders: readonly FolderRow[];
  onEdit: () => void;
}

function Rule({ rule, folders, onEdit }: RuleProps) {
  const { draft, share, unshare, failure } = rule;
  const words = wordsOf(draft, folders);
  const failed = failure && showFailure(failure);
  const name = draft.name.trim();
  return (
    <li className={css.rule}>
      {name === "" ? (
        <b>{words}</b>
      ) : (
        <Name strong wrap>
          {name}
        </Name>
      )}
      {name !== "" && <p>{words}</p>}
      <p>
        {t("watch.proposal", { share: share.length, unshare: unshare.length })}{" "}
        <span className={css.quiet}>
          {t("watch.evaluated")} <AgeLabel at={rule.evaluatedAt} />
        </span>
      </p>
      {failed && (
        <p>
          <b>{failed.title}.</b> {failed.words}
        </p>
      )}
      <Proposed rule={rule} />
      <RuleTools rule={rule} name={nameOf(draft, folders)} onEdit={onEdit} />
    </li>
  );
}

export default function WatchScreen() {
  const answer = useWatchRules();
  const folders = useAudienceFolders().value ?? NO_FOLDERS;
  const [editedId, setEditedId] = useState<string>();
  const rules = answer.value;
  // A rule that was removed meanwhile is no longer edited.
  const edited = rules?.find(({ id }) => id === editedId)?.draft;
  const close = () => {
    setEditedId(undefined);
    if (editedId === undefined) return;
    requestAnimationFrame(() => returnFocus(document.getElementById(editButtonOf(editedId)) ?? undefined));
  };
  return (
    <Page title={t("watch.title")} note={t("watch.note")}>
      <Panel title={t("watch.rules")}>
        {!rules && answer.failure && <FailureState failure={answer.failure} retry={answer.retry} />}
        {!rules && !answer.failure && <Skeleton lines={4} />}
        {rules?.length === 0 && <EmptyState title={t("watch.empty")}>{t("watch.empty.hint")}</EmptyState>}
        <ul className={css.rules}>
          {rules?.map((rule) => (
            <Rule
              key={rule.id}
              rule={rule}
              folders={folders}
              onEdit={() => leave(() => setEditedId(rule.id))}
            />
          ))}
        </ul>
      </Panel>
      <Panel title={t(edited ? "watch.edit" : "watch.add")}>
        <WatchForm key={edited?.id ?? "new"} edited={edited} onClose={close} />
      </Panel>
    </Page>
  );
}
