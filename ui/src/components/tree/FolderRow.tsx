/** One folder of the tree. */
import ChevronRight from "@react-spectrum/s2/icons/ChevronRight";
import FolderIcon from "@react-spectrum/s2/icons/Folder";
import FolderOpenIcon from "@react-spectrum/s2/icons/FolderOpen";
import { useEffect, useRef } from "react";
import { formatNumber } from "../../i18n";
import { useDropTarget } from "../dnd/useDropTarget";
import type { Point } from "../grid/types";
import { useMenuTrigger } from "../menuTrigger";
import type { FolderLine } from "./folders";
import { Words } from "../Name";
import type { FolderDrop } from "./types";
import css from "./tree.module.css";

interface FolderRowProps {
  line: FolderLine;
  /** Index among the lines of the tree. */
  place: number;
  /** Distance from the top in px, if the line is positioned explicitly. */
  offset: number | undefined;
  selected: boolean;
  focusable: boolean;
  drop: FolderDrop | undefined;
  onFocus: () => void;
  onSelect: () => void;
  onExpand: (open: boolean) => void;
  onMenu: ((at: Point) => void) | undefined;
}

export function FolderRow({
  line,
  place,
  offset,
  selected,
  focusable,
  drop,
  onExpand,
  ...on
}: FolderRowProps) {
  const { node, level, expanded, hasChildren } = line;
  const element = useRef<HTMLDivElement>(null);
  const menuProps = useMenuTrigger(on.onMenu);
  const target = useDropTarget({
    ref: element,
    isDisabled: drop === undefined,
    judge: (source) => drop?.judge(node, source) ?? { ok: false, reason: "" },
    onDrop: (source) => drop?.onDrop(node, source),
    onLinger: hasChildren ? () => onExpand(true) : undefined,
  });
  const over = target.state === "over";
  const onOver = drop?.onOver;
  useEffect(() => {
    if (!over || !onOver) return undefined;
    onOver(node);
    return () => onOver(undefined);
  }, [over, onOver, node]);
  const Icon = expanded ? FolderOpenIcon : FolderIcon;
  return (
    <div
      {...target.dropProps}
      ref={element}
      role="treeitem"
      aria-level={level}
      aria-posinset={line.position}
      aria-setsize={line.siblings}
      aria-selected={selected}
      aria-expanded={hasChildren ? expanded : undefined}
      tabIndex={focusable ? 0 : -1}
      className={css.folder}
      data-drop={target.state}
      data-place={place}
      style={{
        paddingInlineStart: 4 + (level - 1) * 19,
        ...(offset !== undefined && { position: "absolute", insetInline: 0, top: offset }),
      }}
      onFocus={on.onFocus}
      onClick={on.onSelect}
      onDoubleClick={() => hasChildren && onExpand(!expanded)}
      {...menuProps}
    >
      <span
        className={css.chevron}
        data-open={expanded || undefined}
        aria-hidden="true"
        onClick={(event) => {
          if (!hasChildren) return;
          event.stopPropagation();
          onExpand(!expanded);
        }}
      >
        {hasChildren && <ChevronRight />}
      </span>
      <Icon aria-hidden="true" />
      <Words className={css.name}>{node.name}</Words>
      {target.state === "refused" && <span className={css.reason}>{target.reason}</span>}
      {node.count !== undefined && <span className={css.count}>{formatNumber(node.count)}</span>}
    </div>
  );
}
