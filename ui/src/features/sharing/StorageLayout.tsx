/** A tree above, a list below, and a movable divider between them. */
import { useRef, type ReactNode } from "react";
import { t } from "../../i18n";
import { Splitter } from "./Splitter";
import { START, changeShareView, useShareView } from "../../shared/sharing/shareView";
import { useSize } from "../../components/useSize";
import css from "./sharing.module.css";

const MIN_TREE_PX = 92;
const MIN_LIST_PX = 110;

interface StorageLayoutProps {
  tree: ReactNode;
  /** Shown over the bottom of the tree during a drag. */
  forecast?: ReactNode;
  list: ReactNode;
}

export function StorageLayout({ tree, forecast, list }: StorageLayoutProps) {
  const place = useShareView();
  const box = useRef<HTMLDivElement>(null);
  const { height } = useSize(box);
  const max = Math.max(MIN_TREE_PX, height - MIN_LIST_PX);
  const treeHeight = height === 0 ? place.tree : Math.min(place.tree, max);
  return (
    <div ref={box} className={css.storage}>
      <div className={css.tree} style={{ height: treeHeight }}>
        {tree}
        {forecast}
      </div>
      <Splitter
        label={t("sharing.storage.resize")}
        orientation="horizontal"
        value={treeHeight}
        min={MIN_TREE_PX}
        max={max}
        onChange={(next) => changeShareView({ tree: next })}
        onReset={() => changeShareView({ tree: START.tree })}
      />
      <div className={css.list}>{list}</div>
    </div>
  );
}
