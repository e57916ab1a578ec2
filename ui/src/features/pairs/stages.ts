/** From the stages the engine tells to the five lights, and to the sentence beside them. */
import type { PairView, Stage as StageFact, StageName } from "../../bindings";
import type { Stage } from "../../components/StageLights";
import { formatMoment, t, type MessageKey } from "../../i18n";

const STAGE_WORDS: Record<StageName, MessageKey> = {
  named: "pairs.stage.named",
  arriving: "pairs.stage.arriving",
  usable: "pairs.stage.usable",
  reported: "pairs.stage.reported",
  full: "pairs.stage.full",
};

/** The lights: reached, next on its way, waiting, or not coming by itself. */
export function lightsOf(stages: readonly StageFact[]): Stage[] {
  const next = stages.findIndex((stage) => stage.state === "waiting");
  return stages.map((stage, place) => {
    if (stage.state === "on") return "done";
    return place === next ? "active" : "waiting";
  });
}

/** What the lights say, in words: the reached stages, and when the next one is expected. */
export function stageSentence(pair: PairView): string {
  const reached = pair.stages
    .filter((stage) => stage.state === "on")
    .map((stage) => t(STAGE_WORDS[stage.name]));
  const next = pair.stages.find((stage) => stage.state === "waiting");
  const words = reached.join(" · ");
  if (next?.at) {
    return t("pairs.stagesNext", {
      reached: words,
      next: t(STAGE_WORDS[next.name]),
      at: formatMoment(next.at),
    });
  }
  return words;
}
