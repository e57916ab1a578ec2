/** The layout of a storage page, as on Adobe's own: folders and filters at the left, the list of the chosen folder. */
import type { ReactNode } from "react";
import { Page } from "../../components/Page";
import css from "./storage.module.css";

interface StorageLayoutProps {
  title: string;
  note: ReactNode;
  actions?: ReactNode;
  side: ReactNode;
  children: ReactNode;
}

export function StorageLayout({ title, note, actions, side, children }: StorageLayoutProps) {
  return (
    <Page title={title} note={note} actions={actions} fill>
      <div className={css.storage}>
        <div className={css.side}>{side}</div>
        <div className={css.list}>{children}</div>
      </div>
    </Page>
  );
}
