/** A state in words with a dot in its colour. The words carry the meaning; the dot only helps the eye. */
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
