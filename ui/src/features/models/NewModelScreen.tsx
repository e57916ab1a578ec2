/** *Find people like these*: the model, checked before it is created, and what follows its run by itself. */
import { useModel } from "../../api/models";
import { useSegment } from "../../api/segments";
import { useTrait } from "../../api/traits";
import type { ObjectLink } from "../../bindings";
import { Page } from "../../components/Page";
import { Panel } from "../../components/Panel";
import { Skeleton } from "../../components/States";
import { useUnsaved } from "../../components/unsaved";
import { t } from "../../i18n";
import { addressOf, hrefOf, type ScreenProps } from "../../navigation";
import { FailureState } from "../../shared/lists/ListBody";
import { AfterPanel } from "./AfterPanel";
import { ConfigurationPanel } from "./ConfigurationPanel";
import { PlanPanel } from "./PlanPanel";
import { useModelForm } from "./useModelForm";
import css from "./models.module.css";

export default function NewModelScreen({ route }: ScreenProps<"newModel">) {
  const { kind, baselineId } = route;
  if (kind === "trait" && baselineId) return <OfTrait key={baselineId} id={baselineId} />;
  if (kind === "segment" && baselineId) return <OfSegment key={baselineId} id={baselineId} />;
  if (kind === "model" && baselineId) return <OfModel key={baselineId} id={baselineId} />;
  return <ModelForm baseline={undefined} />;
}

function OfTrait({ id }: { id: string }) {
  const answer = useTrait(id);
  const row = answer.value?.row;
  if (!row) return <Waiting answer={answer} />;
  return <ModelForm baseline={{ kind: "trait", id, name: row.name }} />;
}

function OfSegment({ id }: { id: string }) {
  const answer = useSegment(id);
  const row = answer.value?.row;
  if (!row) return <Waiting answer={answer} />;
  return <ModelForm baseline={{ kind: "segment", id, name: row.name }} />;
}

function OfModel({ id }: { id: string }) {
  const answer = useModel(id);
  const row = answer.value?.row;
  if (!row) return <Waiting answer={answer} />;
  return <ModelForm baseline={{ kind: "model", id, name: row.name }} />;
}

const trail = () => [{ label: t("models.title"), href: addressOf("models") }];

function Waiting({ answer }: { answer: Pick<ReturnType<typeof useTrait>, "failure" | "retry"> }) {
  return (
    <Page title={t("models.form.title")} trail={trail()}>
      <Panel title={t("models.form.model")}>
        {answer.failure ? (
          <FailureState failure={answer.failure} retry={answer.retry} />
        ) : (
          <Skeleton lines={6} />
        )}
      </Panel>
    </Page>
  );
}

function ModelForm({ baseline }: { baseline: ObjectLink | undefined }) {
  const state = useModelForm(baseline);
  useUnsaved(state.isDirty);
  const isNew = state.isNew;
  const title = isNew || !baseline ? t("models.form.title") : t("models.form.rest", { name: baseline.name });
  const path =
    baseline?.kind === "model"
      ? [...trail(), { label: baseline.name, href: hrefOf({ screen: "model", id: baseline.id }) }]
      : trail();
  return (
    <Page title={title} trail={path} note={isNew && t("models.form.fixed")}>
      <div className={css.columns}>
        <div className={css.stack}>
          {isNew && <ConfigurationPanel state={state} />}
          <AfterPanel state={state} />
        </div>
        <PlanPanel state={state} />
      </div>
    </Page>
  );
}
