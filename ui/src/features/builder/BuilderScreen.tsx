/** The segment builder: finds traits, builds the rule of a segment from groups or as code, and shows how many devices it has. */
import type { ReactNode } from "react";
import { useSegmentNow } from "../../api/edit";
import { useSegmentFolders } from "../../api/segments";
import { useTrait } from "../../api/traits";
import type { Failure, SegmentForm } from "../../bindings";
import { Page } from "../../components/Page";
import { Panel } from "../../components/Panel";
import { own, t, visible } from "../../i18n";
import type { ScreenProps } from "../../navigation";
import { useRemembered } from "../../placeMemory";
import { PanelSkeleton } from "../../shared/details/detail";
import { trailOf } from "../../shared/details/facts";
import { ConflictFields } from "../../shared/editing/ConflictFields";
import { madeName } from "../../shared/editing/madeName";
import { emptySegment, formOfSegment } from "../../shared/editing/SegmentDialog";
import { useFieldWords } from "../../shared/editing/useFieldWords";
import { InlineFailure } from "../../shared/failures/InlineFailure";
import { STORAGE_ROOT } from "../../shared/lists/folders";
import { FailureState } from "../../shared/lists/ListBody";
import { BuilderTools, ViewChoice } from "./BuilderTools";
import { CodePanel } from "./CodePanel";
import { ControlsPanel } from "./ControlsPanel";
import { DetailsPanel } from "./DetailsPanel";
import { EstimatePanel } from "./EstimatePanel";
import { GroupsPanel } from "./GroupsPanel";
import { PricePanel } from "./PricePanel";
import { TraitPicker } from "./TraitPicker";
import { useBuilder, type View } from "./useBuilder";
import { useUndoKeys } from "./useUndoKeys";
import css from "./builder.module.css";

export default function BuilderScreen({ route }: ScreenProps<"builder">) {
  if (route.segmentId !== undefined) return <OfSegment key={route.segmentId} id={route.segmentId} />;
  if (route.traitId !== undefined) return <OfTrait key={route.traitId} id={route.traitId} />;
  return <BuilderPage start={emptySegment(STORAGE_ROOT)} />;
}

function OfSegment({ id }: { id: string }) {
  const detail = useSegmentNow(id);
  if (detail.value) return <BuilderPage start={formOfSegment(detail.value)} />;
  return <Reading failure={detail.failure} retry={detail.retry} />;
}

/** A new segment that begins with a trait, such as that of a shared audience. */
function OfTrait({ id }: { id: string }) {
  const detail = useTrait(id);
  if (!detail.value) return <Reading failure={detail.failure} retry={detail.retry} />;
  const name = madeName(detail.value.row.name, (fits) => t("builder.nameWith", { name: own(fits) }));
  // Who comes to add data begins by searching for it.
  return <BuilderPage start={{ ...emptySegment(STORAGE_ROOT, [id]), name }} searches />;
}

function Reading({ failure, retry }: { failure: Failure | undefined; retry: () => void }) {
  return (
    <Page title={t("builder.title")} trail={trailOf("segments", "")}>
      {failure ? (
        <Panel title={t("builder.title")}>
          <FailureState failure={failure} retry={retry} />
        </Panel>
      ) : (
        <PanelSkeleton />
      )}
    </Page>
  );
}

function BuilderPage({ start, searches = false }: { start: SegmentForm; searches?: boolean }) {
  const builder = useBuilder(start);
  useUndoKeys(builder);
  const [view, setView] = useRemembered<View>("view", "both");
  const { form, isNew, editing } = builder;
  // A rule of another shape can only be shown as code.
  const shown = builder.groups === undefined && form.rule.trim() !== "" && view === "builder" ? "both" : view;
  return (
    <Page
      title={form.name.trim() === "" ? t("segments.edit.new") : visible(form.name)}
      trail={trailOf("segments", "")}
      note={editing.isDirty ? t("builder.notSaved") : isNew ? undefined : t("builder.saved")}
      actions={
        <>
          <BuilderTools builder={builder} />
          <ViewChoice view={shown} onChange={setView} />
        </>
      }
      fill
    >
      <Conflict builder={builder} />
      <div className={css.columns}>
        <TraitPicker builder={builder} autoFocus={searches} />
        <div className={css.rule}>
          {shown !== "code" && <GroupsPanel builder={builder} onCode={() => setView("code")} />}
          {shown !== "builder" && <CodePanel builder={builder} />}
        </div>
        <div className={css.side}>
          <EstimatePanel builder={builder} />
          <PricePanel builder={builder} />
          <ControlsPanel builder={builder} />
          <DetailsPanel builder={builder} />
        </div>
      </div>
    </Page>
  );
}

/** What somebody else changed meanwhile, and why the segment was not saved. */
function Conflict({ builder: { editing, form } }: { builder: ReturnType<typeof useBuilder> }): ReactNode {
  const words = useFieldWords(useSegmentFolders().value ?? []);
  const { conflict, opened, failure } = editing;
  if (!conflict && !failure) return null;
  return (
    <div className={css.conflict}>
      {failure && <InlineFailure failure={failure} />}
      {conflict && opened && (
        <ConflictFields
          fields={conflict.fields}
          opened={opened}
          theirs={conflict.now}
          mine={form}
          words={words}
          chosen={conflict.chosen}
          onChoose={editing.choose}
        />
      )}
    </div>
  );
}
