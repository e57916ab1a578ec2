/** Writes a watch rule, with the live number of audiences that it matches. */
import { Button } from "@react-spectrum/s2/Button";
import { Switch } from "@react-spectrum/s2/Switch";
import { TextField } from "@react-spectrum/s2/TextField";
import { useState } from "react";
import { useSaveWatch, useWatchMatches } from "../../api/watch";
import { useWorkspace } from "../../api/workspace";
import type { WatchDraft } from "../../bindings";
import { inBackground } from "../../background";
import { t, type MessageKey } from "../../i18n";
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
  onClose: () => void;
}

export function WatchForm({ edited, onClose }: WatchFormProps) {
  const [draft, setDraft] = useState(edited ?? EMPTY);
  const save = useSaveWatch();
  const isProduction = useWorkspace().value?.connection.production ?? true;
  const isNamed = [draft.tag, draft.folder, draft.contains, draft.label].some((text) => text.trim() !== "");
  // The name of the rule and its switches do not change what it matches.
  const matches = useWatchMatches(
    { ...draft, id: null, name: "", unshare: false, automatic: false },
    isNamed,
  );
  const change = (part: Partial<WatchDraft>) => setDraft((now) => ({ ...now, ...part }));
  const submit = async () => {
    if ((await save.run(draft)) === undefined) return;
    setDraft(EMPTY);
    onClose();
  };
  return (
    <div className={css.form}>
      {TEXTS.map(({ field, label }) => (
        <TextField
          key={field}
          label={t(label)}
          value={draft[field]}
          onChange={(text) => change({ [field]: text })}
        />
      ))}
      <p role="status" className={css.quiet}>
        {isNamed && matches.value !== undefined && t("watch.matches", { n: matches.value })}
        {!isNamed && t("watch.matches.none")}
      </p>
      <Switch isSelected={draft.unshare} onChange={(unshare) => change({ unshare })}>
        {t("watch.field.unshare")}
      </Switch>
      <Switch
        isSelected={draft.automatic}
        isDisabled={isProduction}
        onChange={(automatic) => change({ automatic })}
      >
        {t("watch.field.automatic")}
      </Switch>
      {save.failure && <FailureNotice failure={save.failure} />}
      <div className={css.tools}>
        <Button
          variant="secondary"
          isDisabled={!isNamed}
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
