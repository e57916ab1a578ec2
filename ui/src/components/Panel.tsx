/** A card with a title: a section of a screen, labeled by its heading. */
import { useId, type ReactNode } from "react";
import css from "./panel.module.css";

interface PanelProps {
  title: string;
  /** Small text after the title: counts, age. */
  note?: ReactNode;
  callout?: ReactNode;
  /** Buttons at the end of the title line. */
  actions?: ReactNode;
  /** A line below the title: search and filters. */
  toolbar?: ReactNode;
  /** Fills its parent; the content scrolls, not the page. */
  fill?: boolean;
  /** No space around the content (lists go from edge to edge). */
  flush?: boolean;
  id?: string;
  children: ReactNode;
}

export function Panel({ title, note, callout, actions, toolbar, fill, flush, id, children }: PanelProps) {
  const heading = useId();
  return (
    <section id={id} aria-labelledby={heading} className={`${css.panel} ${fill ? css.fill : ""}`}>
      <div className={css.head}>
        <h2 id={heading} className={css.title}>
          {title}
        </h2>
        {callout !== undefined && <span className={css.callout}>{callout}</span>}
        {note !== undefined && <span className={css.note}>{note}</span>}
        {actions !== undefined && <div className={css.actions}>{actions}</div>}
      </div>
      {toolbar !== undefined && <div className={css.toolbar}>{toolbar}</div>}
      <div className={flush ? css.flush : css.content}>{children}</div>
    </section>
  );
}
