/** Look-alike models: what each is doing, what it fills, and whether it keeps running; recipes that go on by themselves. */
import { Button } from "@react-spectrum/s2/Button";
import { useModels, useRecipes } from "../../api/models";
import type { ModelRow, Recipe } from "../../bindings";
import { Name } from "../../components/Name";
import { Page } from "../../components/Page";
import { Panel } from "../../components/Panel";
import { StateDot } from "../../components/StateDot";
import { EmptyState, Skeleton } from "../../components/States";
import { formatDate, formatList, formatNumber, own, t, visible } from "../../i18n";
import { hrefOf, navigate } from "../../navigation";
import { Notice } from "../../shared/failures/Notice";
import { FailureState } from "../../shared/lists/ListBody";
import { ObjectName } from "./ObjectName";
import { RecipePanel, RecipesUnread } from "./RecipePanel";
import { isUnderWay } from "./recipes";
import { keepsWords, stateWords } from "./words";
import figures from "../../components/figures.module.css";
import css from "./models.module.css";

export default function ModelsScreen() {
  const answer = useModels();
  const started = useRecipes();
  const recipes = started.value ?? [];
  const list = answer.value;
  const limits = list && {
    active: list.active,
    mostActive: list.mostActive,
    traits: list.traits,
    mostTraits: list.mostTraits,
  };
  return (
    <Page
      title={t("models.title")}
      note={limits && t("models.limits", limits)}
      actions={
        <Button variant="accent" onPress={() => navigate({ screen: "newModel" })}>
          {t("models.find")}
        </Button>
      }
    >
      <div className={css.stack}>
        {list && <Alarms rows={list.rows} />}
        <RecipesUnread answer={started} />
        {recipes.filter(isUnderWay).map((recipe) => (
          <RecipePanel key={recipe.id} recipe={recipe} here="models" />
        ))}
        <Panel title={t("models.list")}>
          {!list && answer.failure && <FailureState failure={answer.failure} retry={answer.retry} />}
          {!list && !answer.failure && <Skeleton lines={4} />}
          {list?.rows.length === 0 && (
            <EmptyState title={t("models.list.empty")}>{t("models.list.empty.hint")}</EmptyState>
          )}
          {list && list.rows.length > 0 && <ModelTable rows={list.rows} />}
        </Panel>
        <Earlier recipes={recipes.filter((recipe) => !isUnderWay(recipe))} />
      </div>
    </Page>
  );
}

/** Recipes that have ended, closed at first: they can still be undone. */
function Earlier({ recipes }: { recipes: readonly Recipe[] }) {
  if (recipes.length === 0) return null;
  return (
    <details>
      <summary>{t("models.recipe.earlier", { n: recipes.length })}</summary>
      <div className={css.stack}>
        {recipes.map((recipe) => (
          <RecipePanel key={recipe.id} recipe={recipe} here="models" />
        ))}
      </div>
    </details>
  );
}

/** Models that their third run without data ended, and those for which the next one would be the third. */
function Alarms({ rows }: { rows: readonly ModelRow[] }) {
  const of = (state: "over" | "lastTry") => rows.filter((row) => row.state === state);
  const names = (some: ModelRow[]) => own(formatList(some.map(({ name }) => visible(name))));
  const [over, last] = [of("over"), of("lastTry")];
  return (
    <>
      {over.length > 0 && (
        <Notice
          tone="bad"
          title={t("models.alarm", { n: over.length })}
          words={t("models.alarm.words", { names: names(over) })}
        />
      )}
      {last.length > 0 && (
        <Notice
          tone="warn"
          title={t("models.lastTry", { n: last.length })}
          words={t("models.lastTry.words", { names: names(last) })}
        />
      )}
    </>
  );
}

function ModelTable({ rows }: { rows: readonly ModelRow[] }) {
  return (
    <table className={figures.table}>
      <thead>
        <tr>
          <th scope="col">{t("models.model")}</th>
          <th scope="col" className={figures.text}>
            {t("common.status")}
          </th>
          <th scope="col" className={figures.text}>
            {t("models.baseline")}
          </th>
          <th scope="col" className={figures.text}>
            {t("models.fills")}
          </th>
          <th scope="col" className={figures.text}>
            {t("models.lastRun")}
          </th>
          <th scope="col" className={figures.text}>
            {t("models.nextRun")}
          </th>
          <th scope="col" className={figures.text}>
            {t("models.keeps")}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <ModelLine key={row.id} row={row} />
        ))}
      </tbody>
    </table>
  );
}

function ModelLine({ row }: { row: ModelRow }) {
  const { words, tone } = stateWords(row.state);
  const at = (time: number | null, none: "models.run.never" | "models.run.none") =>
    time === null ? t(none) : formatDate(time);
  return (
    <tr>
      <th scope="row" className={css.named}>
        <ModelLink row={row} />
      </th>
      <td className={`${figures.text} ${css.status}`}>
        <StateDot tone={tone}>{words}</StateDot>
      </td>
      <td className={`${figures.text} ${css.named}`}>
        {row.baseline ? <ObjectName object={row.baseline} /> : t("models.baseline.none")}
      </td>
      <td className={`${figures.text} ${css.named}`}>{fillsWords(row)}</td>
      <td className={`${figures.text} ${figures.short}`}>{at(row.lastSuccessAt, "models.run.never")}</td>
      <td className={`${figures.text} ${figures.short}`}>{at(row.nextRunAt, "models.run.none")}</td>
      <td className={figures.text}>{keepsWords(row)}</td>
    </tr>
  );
}

function ModelLink({ row }: { row: ModelRow }) {
  return (
    <a href={hrefOf({ screen: "model", id: row.id })}>
      <Name wrap>{row.name}</Name>
    </a>
  );
}

/** The traits that a model fills, with the devices in them. */
function fillsWords({ traits }: ModelRow): string {
  if (traits.length === 0) return t("models.fills.none");
  const words = traits.map(({ object, devices }) =>
    devices === null
      ? t("models.fills.unknown", { name: object.name })
      : t("models.fills.one", { name: object.name, devices: own(formatNumber(devices)) }),
  );
  return formatList(words);
}
