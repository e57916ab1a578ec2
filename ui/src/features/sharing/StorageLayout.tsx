/** Tree above, list below, and a line between them that moves. */
import { useRef, type ReactNode } from "react";
import { t } from "../../i18n";
import { Splitter } from "./Splitter";
import { START, changePlace, usePlace } from "../../shared/sharing/place";
import { useSize } from "../../components/useSize";
import css from "./share.module.css";

const LEAST_TREE_PX = 92;
const LEAST_LIST_PX = 110;

interface StorageLayoutProps {
  tree: ReactNode;
  /** Shown over the foot of the tree during a drag. */
  forecast?: ReactNode;
  list: ReactNode;
}

export function StorageLayout({ tree, forecast, list }: StorageLayoutProps) {
  const place = usePlace();
  const box = useRef<HTMLDivElement>(null);
  const { height } = useSize(box);
  const max = Math.max(LEAST_TREE_PX, height - LEAST_LIST_PX);
  const treeHeight = height === 0 ? place.tree : Math.min(place.tree, max);
  return (
    <div ref={box} className={css.storage}>
      <div className={css.tree} style={{ height: treeHeight }}>
        {tree}
        {forecast}
      </div>
      <Splitter
        label={t("share.storage.resize")}
        orientation="horizontal"
        value={treeHeight}
        min={LEAST_TREE_PX}
        max={max}
        onChange={(next) => changePlace({ tree: next })}
        onReset={() => changePlace({ tree: START.tree })}
      />
      <div className={css.list}>{list}</div>
    </div>
  );
}
