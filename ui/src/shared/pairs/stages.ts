/** Converts the stages of the engine to the five lights. */
import type { Stage as StageFact, StageName } from "../../bindings";
import type { Stage } from "../../components/StageLights";
import { t, type MessageKey } from "../../i18n";

const STAGE_WORDS: Record<StageName, MessageKey> = {
  named: "stage.named",
  arriving: "stage.arriving",
  usable: "stage.usable",
  reported: "stage.reported",
  full: "stage.full",
};

/** The name of a stage. */
export function stageName(name: StageName): string {
  return t(STAGE_WORDS[name]);
}

/** The lights: reached, in progress, waiting, or not expected. */
export function lightsOf(stages: readonly StageFact[]): Stage[] {
  const next = stages.findIndex((stage) => stage.state === "waiting");
  return stages.map((stage, place) => {
    if (stage.state === "on") return "done";
    if (stage.state === "off") return "failed";
    if (stage.state === "paused") return "paused";
    if (stage.state === "unclear") return "waiting";
    return place === next ? "active" : "waiting";
  });
}
