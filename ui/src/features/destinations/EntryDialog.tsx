/** What the organization knows about a platform, in place of what is in the table. */
import { Button } from "@react-spectrum/s2/Button";
import { PickerItem } from "@react-spectrum/s2/Picker";
import { TextArea } from "@react-spectrum/s2/TextArea";
import { TextField } from "@react-spectrum/s2/TextField";
import { useState } from "react";
import { useCrosswalkEnter, useCrosswalkForget } from "../../api/destinations";
import { inBackground } from "../../background";
import type { CrosswalkDraft, CrosswalkRow, TwinMatch } from "../../bindings";
import { Picker } from "../../components/Overlay";
import { toast } from "../../components/toast";
import { t } from "../../i18n";
import { MATCHES } from "../../shared/destinations/words";
import { FormDialog } from "../../shared/editing/FormDialog";
import { toastFailure } from "../../shared/failures/toastFailure";

const WIDE = { width: "100%" };

function draftOf(row: CrosswalkRow | undefined): CrosswalkDraft {
  if (!row) return { name: "", match: "same", card: "", evidence: "" };
  const { name, match, twin, evidence } = row.twin;
  return { name, match, card: twin ?? "", evidence: row.own ? evidence : "" };
}

/** Undefined for a platform that is not in the table. */
export function EntryDialog({ row }: { row: CrosswalkRow | undefined }) {
  const [start] = useState(() => draftOf(row));
  const [draft, setDraft] = useState(start);
  const entering = useCrosswalkEnter();
  const change = (part: Partial<CrosswalkDraft>) => setDraft((now) => ({ ...now, ...part }));
  const needsCard = draft.match !== "none" && draft.match !== "not known";
  const onSave = async () => {
    // A platform that is not there has no card.
    const entered = needsCard ? draft : { ...draft, card: "" };
    if ((await entering.run(entered)) === undefined) return false;
    toast.done(t("destinations.crosswalk.entered", { name: draft.name }));
    return true;
  };
  return (
    <FormDialog
      title={
        row
          ? t("destinations.crosswalk.edit.title", { name: row.twin.name })
          : t("destinations.crosswalk.new.title")
      }
      saveLabel={t("common.save")}
      canSave={draft.name.trim() !== "" && (!needsCard || draft.card.trim() !== "")}
      isSaving={entering.isRunning}
      isDirty={JSON.stringify(draft) !== JSON.stringify(start)}
      failure={entering.failure}
      onSave={onSave}
    >
      <EntryFields draft={draft} isNew={!row} needsCard={needsCard} onChange={change} />
      {row?.own && <Forget name={row.twin.name} />}
    </FormDialog>
  );
}

interface EntryFieldsProps {
  draft: CrosswalkDraft;
  isNew: boolean;
  needsCard: boolean;
  onChange: (part: Partial<CrosswalkDraft>) => void;
}

function EntryFields({ draft, isNew, needsCard, onChange }: EntryFieldsProps) {
  const matches = (Object.keys(MATCHES) as TwinMatch[]).map((id) => ({ id }));
  return (
    <>
      <TextField
        label={t("destinations.crosswalk.platform")}
        value={draft.name}
        onChange={(name) => onChange({ name })}
        isReadOnly={!isNew}
        UNSAFE_style={WIDE}
      />
      <Picker
        overlay="matchChoice"
        label={t("destinations.crosswalk.match")}
        items={matches}
        selectedKey={draft.match}
        onSelectionChange={(key) => onChange({ match: key as TwinMatch })}
        UNSAFE_style={WIDE}
      >
        {({ id }) => <PickerItem id={id}>{t(MATCHES[id])}</PickerItem>}
      </Picker>
      <TextField
        label={t("destinations.crosswalk.card")}
        description={t("destinations.crosswalk.cards.hint")}
        value={draft.card}
        onChange={(card) => onChange({ card })}
        isRequired={needsCard}
        isDisabled={!needsCard}
        UNSAFE_style={WIDE}
      />
      <TextArea
        label={t("destinations.evidence")}
        value={draft.evidence}
        onChange={(evidence) => onChange({ evidence })}
        UNSAFE_style={WIDE}
      />
    </>
  );
}

/** Removes the entry at once: it can be entered again. */
function Forget({ name }: { name: string }) {
  // The dialog is gone by then.
  const forgetting = useCrosswalkForget(toastFailure);
  const forget = async () => {
    if ((await forgetting.run(name)) === undefined) return;
    toast.done(t("destinations.crosswalk.forget.done", { name }));
  };
  return (
    <Button
      variant="secondary"
      slot="close"
      isPending={forgetting.isRunning}
      onPress={() => inBackground(forget())}
    >
      {t("destinations.crosswalk.forget")}
    </Button>
  );
}
