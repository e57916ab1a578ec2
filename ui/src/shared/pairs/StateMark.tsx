/** A mark with its own shape for every state, so that nothing depends on color. The text is beside it. */
import type { ReactElement } from "react";
import type { SharedState } from "../../bindings";
import css from "./pairs.module.css";

/** What a mark means: a state, or a line in the tray. */
export type Marked = SharedState | "inTray";

const RING = <circle cx="7" cy="7" r="5" />;

/** Shapes in a box of 14 × 14; lines have the color of the text. */
const SHAPES: Record<Marked, ReactElement> = {
  notShared: RING,
  inTray: <circle cx="7" cy="7" r="5" strokeDasharray="2.4 2" />,
  inDataflow: (
    <>
      {RING}
      <path d="M7 4v3l2 1.4" />
    </>
  ),
  arriving: (
    <>
      {RING}
      <path d="M7 2a5 5 0 0 1 0 10z" data-filled />
    </>
  ),
  live: (
    <>
      <circle cx="7" cy="7" r="6" data-filled />
      <path d="m4.3 7.2 1.9 1.9 3.6-4" data-cut />
    </>
  ),
  paused: <path d="M4.5 2.5v9M9.5 2.5v9" strokeWidth="2.4" />,
  shell: (
    <>
      {RING}
      <path d="M4.5 7h5" />
    </>
  ),
  half: <path d="M7 2a5 5 0 0 0 0 10" strokeWidth="2.2" />,
  drifted: <path d="M7 1.8 12.6 12H1.4zM7 5.6v3M7 10.2v.4" strokeLinejoin="round" />,
  duplicate: <path d="M2 5h7v7H2zM5 5V2h7v7H9" />,
  unclear: <path d="M4.4 5a2.6 2.6 0 1 1 3.9 2.2C7.4 7.7 7 8.2 7 9M7 11.2v.6" strokeWidth="1.8" />,
  noAudience: <path d="M4.6 8a2.4 2.4 0 1 1 3-3.4M2 12.5c.6-2 2.4-3 4.4-2.8M9 8l4 4M13 8l-4 4" />,
  notRead: <path d="M2.5 7h.6M6.7 7h.6M10.9 7h.6" strokeWidth="2.2" />,
  fromAudienceManager: <path d="M12 7H2.5M6.5 3l-4 4 4 4" />,
};

export function StateMark({ of }: { of: Marked }) {
  return (
    <svg viewBox="0 0 14 14" className={css.mark} data-state={of} aria-hidden="true">
      {SHAPES[of]}
    </svg>
  );
}
