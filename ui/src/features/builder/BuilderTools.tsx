/** The actions on the segment that is being built: save, and what can be done with one that exists. */
import { Button } from "@react-spectrum/s2/Button";
import Delete from "@react-spectrum/s2/icons/Delete";
import Duplicate from "@react-spectrum/s2/icons/Duplicate";
import PauseCircle from "@react-spectrum/s2/icons/PauseCircle";
import Play from "@react-spectrum/s2/icons/Play";
import Redo from "@react-spectrum/s2/icons/Redo";
import Undo from "@react-spectrum/s2/icons/Undo";
import { SegmentedControl, SegmentedControlItem } from "@react-spectrum/s2/SegmentedControl";
import { useWhyNot } from "../../api/rights";
import { useSegment } from "../../api/segments";
import { inBackground } from "../../background";
import type { SegmentDetail } from "../../bindings";
import { IconButton } from "../../components/IconButton";
import { keysFor } from "../../components/keys";
import { ActionMenu } from "../../components/MenuEntries";
import { toast } from "../../components/toast";
import { leave } from "../../components/unsaved";
import { useIsHere } from "../../components/useIsHere";
import { t } from "../../i18n";
import { navigate, type Route } from "../../navigation";
import { ToolButton } from "../../shared/editing/ToolButton";
import { useSegmentEditing } from "../../shared/editing/useSegmentEditing";
import { isComplete } from "../../shared/editing/SegmentDialog";
import type { Builder, View } from "./useBuilder";
import { useWhyNotRule } from "./useWhyNot";
import css from "./builder.module.css";

export function BuilderTools({ builder }: { builder: Builder }) {
  const { editing, form, isNew } = builder;
  const whyNoNew = useWhyNot("createSegments", "mapTraits");
  const whyNoEdit = useWhyNot("editSegments");
  const whyNotRule = useWhyNotRule(builder);
  const whyNot = (isNew ? whyNoNew : whyNoEdit) ?? whyNotYet(builder, whyNotRule);
  const back: Route = form.id === null ? { screen: "segments" } : { screen: "segment", id: form.id };
  const isHere = useIsHere();
  const save = async () => {
    const id = await editing.save();
    if (id === undefined) return;
    const name = form.name.trim();
    toast.done(isNew ? t("editing.created", { name }) : t("editing.saved", { name }));
    if (isHere()) navigate({ screen: "segment", id });
  };
  return (
    <>
      <Button
        variant="accent"
        isDisabled={whyNot !== undefined || !editing.isDecided}
        isPending={editing.isSaving}
        onPress={() => inBackground(save())}
      >
        {t("builder.save")}
      </Button>
      <Button variant="secondary" onPress={() => leave(() => navigate(back))}>
        {t("common.cancel")}
      </Button>
      <UndoButtons builder={builder} />
      {form.id !== null && <OfExisting id={form.id} />}
      {whyNot !== undefined && <span className={css.why}>{whyNot}</span>}
    </>
  );
}

function UndoButtons({ builder: { undo, redo } }: { builder: Builder }) {
  return (
    <>
      <IconButton
        label={t("builder.undoWith", { keys: keysFor("undo") })}
        icon={Undo}
        onPress={() => undo?.()}
        why={undo ? undefined : t("builder.nothingToUndo")}
      />
      <IconButton
        label={t("builder.redoWith", { keys: keysFor("redo") })}
        icon={Redo}
        onPress={() => redo?.()}
        why={redo ? undefined : t("builder.nothingToRedo")}
      />
    </>
  );
}

/** Why the segment cannot be saved yet; undefined if it can be. */
function whyNotYet(builder: Builder, whyNotRule: string | undefined): string | undefined {
  const { form, reading, editing, isNew } = builder;
  if (form.rule.trim() === "") return t("builder.why.rule");
  if (reading?.fault) return t("builder.why.fault");
  if (whyNotRule !== undefined) return whyNotRule;
  if (form.name.trim() === "") return t("builder.why.name");
  if (!isComplete(form)) return t("builder.why.dataSource");
  return isNew || editing.isDirty || editing.conflict ? undefined : t("builder.why.unchanged");
}

/** What else can be done with a segment that exists. */
function OfExisting({ id }: { id: string }) {
  const detail = useSegment(id).value;
  return detail ? <Existing detail={detail} /> : null;
}

function Existing({ detail: { row, pair } }: { detail: SegmentDetail }) {
  const editing = useSegmentEditing(() => leave(() => navigate({ screen: "segments" })));
  const whyNoNew = useWhyNot("createSegments", "mapTraits");
  const whyNoEdit = useWhyNot("editSegments");
  const whyNoDelete = useWhyNot("deleteSegments");
  const isActive = row.status === "active";
  const confirmDelete = () => editing.confirmDelete({ ids: [row.id], seen: [row] });
  // As on the segment's page: one half of a pair is unshared, and deleted alone only by who looks for it.
  const isShared = Boolean(pair?.audience);
  return (
    <>
      <ToolButton
        icon={Duplicate}
        label={t("common.duplicate")}
        onPress={() => editing.duplicate(row)}
        isDisabled={editing.isDuplicating}
        why={whyNoNew}
      />
      <ToolButton
        icon={isActive ? PauseCircle : Play}
        label={isActive ? t("segments.edit.pause") : t("segments.edit.activate")}
        onPress={() => editing.setActive([row.id], !isActive)}
        why={whyNoEdit}
      />
      {isShared ? (
        <ActionMenu
          overlay="builderMenu"
          label={t("builder.moreActions")}
          entries={[
            {
              id: "delete-of-pair",
              label: t("editing.deleteMore"),
              note: whyNoDelete ?? t("builder.deletePair"),
              disabled: whyNoDelete !== undefined,
              danger: true,
              onAction: confirmDelete,
            },
          ]}
        />
      ) : (
        <ToolButton icon={Delete} label={t("editing.delete")} onPress={confirmDelete} why={whyNoDelete} />
      )}
      {editing.dialog}
    </>
  );
}

/** Groups, code, or both. */
export function ViewChoice({ view, onChange }: { view: View; onChange: (view: View) => void }) {
  return (
    <span className={css.views}>
      <SegmentedControl
        aria-label={t("builder.view")}
        selectedKey={view}
        onSelectionChange={(key) => onChange(key as View)}
      >
        <SegmentedControlItem id="builder">{t("builder.view.builder")}</SegmentedControlItem>
        <SegmentedControlItem id="both">{t("builder.view.both")}</SegmentedControlItem>
        <SegmentedControlItem id="code">{t("builder.view.code")}</SegmentedControlItem>
      </SegmentedControl>
    </span>
  );
}
