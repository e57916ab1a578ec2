/**
 * The five stages of a pair as lights. Each state has a shape of its own, so that nothing depends on its color: done is
 * full, in progress is half full, waiting is an outline, not coming is an outline with a bar through it, paused is striped,
 * overdue has a point in it.
 */
import { t, type MessageKey } from "../i18n";
import { Tip } from "./Tip";
import css from "./parts.module.css";

export type Stage = "done" | "active" | "waiting" | "failed" | "paused" | "late";

const NAMES: MessageKey[] = ["stage.named", "stage.arriving", "stage.usable", "stage.reported", "stage.full"];
const STATES: Record<Stage, MessageKey> = {
  done: "stage.done",
  active: "stage.active",
  waiting: "stage.waiting",
  failed: "stage.failed",
  paused: "stage.paused",
  late: "stage.late",
};

interface StageLightsProps {
  /** Five, in order. */
  stages: readonly Stage[];
}

/** Lights for a pair that has reached `reached` (0–5) stages and, if `active`, is on its way to the next. */
export function stagesUpTo(reached: number, active = false): Stage[] {
  return NAMES.map((_, place) => {
    if (place < reached) return "done";
    return active && place === reached ? "active" : "waiting";
  });
}

export function StageLights({ stages }: StageLightsProps) {
  const words = NAMES.map((name, place) => {
    const stage = stages[place] ?? "waiting";
    return `${t(nameOf(name, stage))}: ${t(STATES[stage])}`;
  }).join(", ");
  return (
    <Tip words={words}>
      <span role="img" aria-label={words} className={css.lights}>
        {NAMES.map((name, place) => (
          <StageMark key={name} stage={stages[place] ?? "waiting"} />
        ))}
      </span>
    </Tip>
  );
}

/** The name of a stage. Nobody is said to be populating what gets no members. */
function nameOf(name: MessageKey, stage: Stage): MessageKey {
  return name === "stage.arriving" && (stage === "paused" || stage === "failed") ? "stage.members" : name;
}

/** One light. */
export function StageMark({ stage }: { stage: Stage }) {
  return <span className={css.light} data-stage={stage} aria-hidden="true" />;
}

/** The state of a stage as text. */
export function stageStateWords(stage: Stage): string {
  return t(STATES[stage]);
}
