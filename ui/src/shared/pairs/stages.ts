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

/** The name of a stage. Nobody is said to be populating what gets no members. */
export function stageName({ name, state }: StageFact): string {
  const getsNone = state === "paused" || state === "off" || state === "unclear";
  return t(name === "arriving" && getsNone ? "stage.members" : STAGE_WORDS[name]);
}

/** The lights: reached, in progress, waiting, or not expected. */
export function lightsOf(stages: readonly StageFact[]): Stage[] {
  const next = stages.findIndex(({ state }) => state === "waiting" || state === "due");
  return stages.map((stage, place) => {
    if (stage.state === "on") return "done";
    if (stage.state === "off") return "failed";
    if (stage.state === "paused") return "paused";
    if (stage.state === "late") return "late";
    if (stage.state === "unclear") return "waiting";
    return place === next ? "active" : "waiting";
  });
}

/** The devices to show for a trait or segment: no number while a zero only means that it is too early. */
export function peopleOf({
  population,
  notYet,
}: {
  population: number | null;
  notYet: boolean;
}): number | null {
  return notYet && population === 0 ? null : population;
}
