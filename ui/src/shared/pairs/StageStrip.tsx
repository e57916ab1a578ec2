/** The five stages of a pair side by side, each with its name and when it was reached or is expected. */
import type { Stage as StageFact } from "../../bindings";
import { StageMark, stageStateWords, type Stage } from "../../components/StageLights";
import { formatMoment, t } from "../../i18n";
import { lightsOf, stageName } from "./stages";
import css from "./pairs.module.css";

export function StageStrip({ stages }: { stages: readonly StageFact[] }) {
  const lights = lightsOf(stages);
  return (
    <ol className={css.strip}>
      {stages.map((stage, place) => (
        <li key={stage.name}>
          <StageMark stage={lights[place] ?? "waiting"} />
          <strong>{stageName(stage)}</strong>
          <span className={css.when}>{whenWords(stage, lights[place] ?? "waiting")}</span>
        </li>
      ))}
    </ol>
  );
}

/** The time, as far as known; never empty, so that the mark alone does not carry the state. */
function whenWords(stage: StageFact, light: Stage): string {
  if (stage.state === "paused") return t("pairs.stagePaused");
  if (stage.state === "unclear") return t("pairs.stageUnclear");
  if (stage.at === null) return stage.state === "off" ? t("pairs.stageOff") : stageStateWords(light);
  const at = formatMoment(stage.at);
  if (stage.state === "due") return t("pairs.stageDue", { at });
  if (stage.state === "late") return t("pairs.stageLate", { at });
  return stage.state === "on" ? t("pairs.stageSince", { at }) : t("pairs.stageExpected", { at });
}
