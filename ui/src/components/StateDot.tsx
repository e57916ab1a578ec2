/** A state as text with a colored dot. The text carries the meaning; the dot is only a visual aid. */
import type { ReactNode } from "react";
import css from "./parts.module.css";

export type Tone = "good" | "active" | "warn" | "bad" | "idle";

export function StateDot({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <span className={css.state}>
      <span className={css.stateDot} data-tone={tone} aria-hidden="true" />
      <span className={css.stateText}>{children}</span>
    </span>
  );
}
