/** The layout of a storage page, as on Adobe's: folders and filters on the left, the list of the selected folder. */
import type { ReactNode } from "react";
import { Page } from "../../components/Page";
import css from "../details/details.module.css";
import { useDeleteKey } from "./useDeleteKey";

interface StorageLayoutProps {
  title: string;
  note: ReactNode;
  actions?: ReactNode;
  side: ReactNode;
  /** Below the list: the actions for selected rows. */
  foot?: ReactNode;
  /** The Delete key in the list, with the index of the focused row. */
  onDelete?: (focused: number | undefined) => void;
  children: ReactNode;
}

export function StorageLayout({ title, note, actions, side, foot, onDelete, children }: StorageLayoutProps) {
  const list = useDeleteKey(onDelete);
  return (
    <Page title={title} note={note} actions={actions} fill>
      <div className={css.storage}>
        <div className={css.side}>{side}</div>
        <div ref={list} className={css.list}>
          {children}
          {foot}
        </div>
      </div>
    </Page>
  );
}
