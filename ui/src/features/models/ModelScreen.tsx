/** One model: accuracy and reach of its last run, what counts in it, its runs, and whether it keeps running. */
import { useState } from "react";
import { useModel, useRecipes } from "../../api/models";
import type { QueryResult } from "../../api/query";
import type { ModelDetail, Recipe } from "../../bindings";
import { Page } from "../../components/Page";
import { Panel } from "../../components/Panel";
import { StateDot } from "../../components/StateDot";
import { Skeleton } from "../../components/States";
import { formatMoment, t, visible } from "../../i18n";
import { addressOf, type ScreenProps } from "../../navigation";
import { FailureState } from "../../shared/lists/ListBody";
import { InfluencePanel } from "./InfluencePanel";
import { KeepsPanel } from "./KeepsPanel";
import { ModelActions } from "./ModelActions";
import { ObjectName } from "./ObjectName";
import { chosenOf, pickedOf, type Chosen, type Picked } from "./points";
import { PointsPanel } from "./PointsPanel";
import { PointTable } from "./PointTable";
import { isUnderWay } from "./recipes";
import { RecipePanel, RecipesUnread } from "./RecipePanel";
import { stateWords } from "./words";
import css from "./models.module.css";

const trail = () => [{ label: t("models.title"), href: addressOf("models") }];

export default function ModelScreen({ route }: ScreenProps<"model">) {
  const answer = useModel(route.id);
  const recipes = useRecipes();
  if (answer.value) return <ModelPage key={route.id} detail={answer.value} answer={recipes} />;
  return (
    <Page title={t("models.one", { id: route.id })} trail={trail()}>
      <Panel title={t("models.information")}>
        {answer.failure ? (
          <FailureState failure={answer.failure} retry={answer.retry} />
        ) : (
          <Skeleton lines={6} />
        )}
      </Panel>
    </Page>
  );
}

interface ModelPageProps {
  detail: ModelDetail;
  answer: QueryResult<Recipe[]>;
}

function ModelPage({ detail, answer }: ModelPageProps) {
  const { row, points } = detail;
  const recipes = (answer.value ?? []).filter(({ model }) => model === row.id);
  // Until a person chooses, it follows the run, which may come while the page is open.
  const [picked, setPicked] = useState<Picked>();
  const now = chosenOf(points, picked);
  const setChosen = (chosen: Chosen) => setPicked(pickedOf(points, chosen));
  const { words, tone } = stateWords(row.state);
  const choosing = recipes.find(({ state, stop }) => state === "choice" || stop === "nobody");
  return (
    <Page
      title={visible(row.name)}
      trail={trail()}
      note={<StateDot tone={tone}>{words}</StateDot>}
      actions={
        <ModelActions detail={detail} chosen={now} choosing={choosing} isKnown={answer.value !== undefined} />
      }
    >
      <div className={css.stack}>
        <RecipesUnread answer={answer} />
        {recipes.filter(isUnderWay).map((recipe) => (
          <RecipePanel key={recipe.id} recipe={recipe} here="model" />
        ))}
        <div className={css.columns}>
          <div className={css.stack}>
            <PointsPanel detail={detail} chosen={now} onChoose={setChosen} />
            {detail.influential.length > 0 && <InfluencePanel traits={detail.influential} />}
          </div>
          <div className={css.stack}>
            {points.length > 0 && <PointTable points={points} chosen={now} onChoose={setChosen} />}
            <KeepsPanel detail={detail} />
            <RunsPanel detail={detail} />
            <InformationPanel detail={detail} />
          </div>
        </div>
        {recipes
          .filter((recipe) => !isUnderWay(recipe))
          .map((recipe) => (
            <RecipePanel key={recipe.id} recipe={recipe} here="model" />
          ))}
      </div>
    </Page>
  );
}

function RunsPanel({ detail: { row, history } }: { detail: ModelDetail }) {
  return (
    <Panel title={t("models.runs")}>
      <div className={css.stack}>
        <p className={css.quiet}>{t("models.runs.empty", { n: row.emptyRuns })}</p>
        {history.length === 0 ? (
          <p>{t("models.runs.none")}</p>
        ) : (
          <ul className={css.list}>
            {history.map((at) => (
              <li key={at}>{formatMoment(at)}</li>
            ))}
          </ul>
        )}
      </div>
    </Panel>
  );
}

function InformationPanel({ detail }: { detail: ModelDetail }) {
  const { row, dataSources, excluded, traits } = detail;
  const days = row.lookBackDays;
  return (
    <Panel title={t("models.information")}>
      <div className={css.stack}>
        <dl className={css.facts}>
          <dt>{t("models.baseline")}</dt>
          <dd>{row.baseline ? <ObjectName object={row.baseline} /> : t("models.baseline.none")}</dd>
          <dt>{t("models.lookBack")}</dt>
          <dd>{days === null ? t("number.none") : t("models.lookBack.days", { days })}</dd>
          <dt>{t("models.sources")}</dt>
          <dd>
            <Objects objects={dataSources} />
          </dd>
          <dt>{t("models.excluded")}</dt>
          <dd>
            <Objects objects={excluded} />
          </dd>
          <dt>{t("models.fills")}</dt>
          <dd>
            <Objects objects={traits} />
          </dd>
          <dt>{t("models.nextRun")}</dt>
          <dd>{row.nextRunAt === null ? t("models.run.none") : formatMoment(row.nextRunAt)}</dd>
        </dl>
        <p className={css.quiet}>{t("models.excluded.fixed")}</p>
      </div>
    </Panel>
  );
}

function Objects({ objects }: { objects: ModelDetail["traits"] }) {
  if (objects.length === 0) return t("models.fills.none");
  return (
    <ul className={css.list}>
      {objects.map((object) => (
        <li key={object.id}>
          <ObjectName object={object} />
        </li>
      ))}
    </ul>
  );
}
