/** Writes a watch rule, with the live number of audiences that it matches. */
import { Button } from "@react-spectrum/s2/Button";
import { Switch } from "@react-spectrum/s2/Switch";
import { TextField } from "@react-spectrum/s2/TextField";
import { useState } from "react";
import { showFailure } from "../../api/failure";
import { useSaveWatch, useWatchMatches } from "../../api/watch";
import { useWorkspace } from "../../api/workspace";
import type { WatchDraft } from "../../bindings";
import { inBackground } from "../../background";
import { useUnsaved } from "../../components/unsaved";
import { useRested } from "../../components/useRested";
import { t, type MessageKey } from "../../i18n";
import { AudienceFolderMenu } from "../../shared/audiences/AudienceFolderMenu";
import { FailureNotice } from "../../shared/failures/Notice";
import css from "./watch.module.css";

const EMPTY: WatchDraft = {
  id: null,
  name: "",
  tag: "",
  folder: "",
  contains: "",
  label: "",
  unshare: false,
  automatic: false,
};

const TEXTS: readonly { field: "name" | "tag" | "contains" | "label"; label: MessageKey }[] = [
  { field: "name", label: "watch.field.name" },
  { field: "tag", label: "watch.field.tag" },
  { field: "contains", label: "watch.field.contains" },
  { field: "label", label: "watch.field.label" },
];

interface WatchFormProps {
  edited: WatchDraft | undefined;
  /** Called when a rule was saved, or its change was canceled. */
  onClose: () => void;
}

export function WatchForm({ edited, onClose }: WatchFormProps) {
  const [opened] = useState(edited ?? EMPTY);
  const [draft, setDraft] = useState(opened);
  const save = useSaveWatch();
  const isProduction = useWorkspace().value?.connection.production ?? true;
  useUnsaved(JSON.stringify(draft) !== JSON.stringify(opened));
  const change = (part: Partial<WatchDraft>) => setDraft((now) => ({ ...now, ...part }));
  const submit = async () => {
    const saved = await save.run({ ...draft, automatic: draft.automatic && !isProduction });
    if (saved === undefined) return;
    setDraft(EMPTY);
    onClose();
  };
  return (
    <div className={css.form}>
      {TEXTS.map(({ field, label }, place) => (
        <TextField
          key={field}
          label={t(label)}
          // Whoever edits a rule goes on in the form, which may be below the end of the window.
          autoFocus={edited !== undefined && place === 0}
          value={draft[field]}
          onChange={(text) => change({ [field]: text })}
        />
      ))}
      <div className={css.tools}>
        <AudienceFolderMenu selected={draft.folder} onSelect={(folder) => change({ folder: folder ?? "" })} />
      </div>
      <Matches draft={draft} />
      <Switch isSelected={draft.unshare} onChange={(unshare) => change({ unshare })}>
        {t("watch.field.unshare")}
      </Switch>
      <Switch
        isSelected={draft.automatic && !isProduction}
        isDisabled={isProduction}
        onChange={(automatic) => change({ automatic })}
      >
        {t("watch.field.automatic")}
      </Switch>
      {save.failure && <FailureNotice failure={save.failure} />}
      <div className={css.tools}>
        <Button
          variant="secondary"
          isDisabled={!isNamed(draft)}
          isPending={save.isRunning}
          onPress={() => inBackground(submit())}
        >
          {t("common.save")}
        </Button>
        {edited && (
          <Button variant="secondary" onPress={onClose}>
            {t("common.cancel")}
          </Button>
        )}
      </div>
    </div>
  );
}

/** Whether a rule names anything to match. */
function isNamed({ tag, folder, contains, label }: WatchDraft): boolean {
  return [tag, folder, contains, label].some((text) => text.trim() !== "");
}

/** How many audiences the rule matches, once typing rests. */
function Matches({ draft }: { draft: WatchDraft }) {
  // The name of the rule and its switches do not change what it matches.
  const { tag, folder, contains, label } = draft;
  const asked = JSON.stringify({ ...EMPTY, tag, folder, contains, label });
  const rested = useRested(asked);
  const named = isNamed(draft);
  const matches = useWatchMatches(JSON.parse(rested) as WatchDraft, named && rested === asked);
  return (
    <p role="status" className={css.quiet}>
      {named ? matchWords(rested === asked, matches) : t("watch.matches.none")}
    </p>
  );
}

function matchWords(isCurrent: boolean, { value, failure }: ReturnType<typeof useWatchMatches>): string {
  if (isCurrent && value !== undefined) return t("watch.matches", { n: value });
  if (isCurrent && failure) return showFailure(failure).words;
  return t("common.checking");
}
