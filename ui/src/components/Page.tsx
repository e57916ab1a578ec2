/** The layout of a full-page screen: the way and the heading on one line, the tools below it, content. */
import type { ReactNode } from "react";
import { Breadcrumbs, type Crumb } from "./Breadcrumbs";
import css from "./panel.module.css";

interface PageProps {
  /** Words of this program; a name is made `visible` before. */
  title: string;
  /** The way to this page; without it the title stands alone. */
  trail?: readonly Crumb[];
  /** Small words after the title. */
  note?: ReactNode;
  actions?: ReactNode;
  /** The content takes the height of the window and scrolls by itself (lists). */
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
