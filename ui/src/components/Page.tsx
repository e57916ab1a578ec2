/** The layout of a full-page screen: the breadcrumbs and the heading on one line, the tools below it, then the content. */
import type { ReactNode } from "react";
import { Breadcrumbs, type Crumb } from "./Breadcrumbs";
import css from "./panel.module.css";

interface PageProps {
  /** Text of this program; a name must be made `visible` first. */
  title: string;
  /** The path to this page; without it, only the title is shown. */
  trail?: readonly Crumb[];
  /** Small text after the title. */
  note?: ReactNode;
  actions?: ReactNode;
  /** The content fills the window and scrolls itself (lists). */
  fill?: boolean;
  children: ReactNode;
}

export function Page({ title, trail = [], note, actions, fill, children }: PageProps) {
  return (
    <div className={`${css.page} ${fill ? css.pageFill : ""}`}>
      <div className={css.pageHead}>
        <div className={css.titleLine}>
          <Breadcrumbs trail={trail} current={title} />
          {note !== undefined && note !== false && <div className={css.pageNote}>{note}</div>}
        </div>
        {actions !== undefined && <div className={css.tools}>{actions}</div>}
      </div>
      {children}
    </div>
  );
}
