/** The five stages of a pair as lights: named, arriving, usable, reported, full. Never says "synced" for names alone. */
import { t, type MessageKey } from "../i18n";
import css from "./parts.module.css";

export type Stage = "done" | "active" | "waiting" | "failed";

const NAMES: MessageKey[] = ["stage.named", "stage.arriving", "stage.usable", "stage.reported", "stage.full"];
const STATES: Record<Stage, MessageKey> = {
  done: "stage.done",
  active: "stage.active",
  waiting: "stage.waiting",
  failed: "stage.failed",
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
  const words = NAMES.map((name, place) => `${t(name)}: ${t(STATES[stages[place] ?? "waiting"])}`).join(", ");
  return (
    <span role="img" aria-label={words} title={words} className={css.lights}>
      {NAMES.map((name, place) => (
        <span key={name} data-stage={stages[place] ?? "waiting"} />
      ))}
    </span>
  );
}
