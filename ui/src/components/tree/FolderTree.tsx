/**
 * A tree of folders with counts. Arrows move, open and close; letters jump. Folders can be drop targets: they open
 * under a resting pointer, and show why if they refuse a drag.
 */
import { useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent } from "react";
import { useAutoScroll } from "../dnd/useAutoScroll";
import type { Point } from "../grid/types";
import { FolderRow } from "./FolderRow";
import { useLinesInSight } from "./useLinesInSight";
import {
  ancestorsOf,
  indexFolders,
  linesOf,
  matching,
  startingWith,
  type FolderLine,
  type FolderNode,
} from "./folders";
import type { FolderDrop } from "./types";
import css from "./tree.module.css";

export type { FolderNode };

interface FolderTreeProps {
  /** Accessible name. */
  label: string;
  nodes: readonly FolderNode[];
  selectedId: string | undefined;
  onSelect: (id: string) => void;
  /** Text that the visible names must contain. */
  filter?: string;
  /** Folders that are open at first, besides the roots and those above the selected folder. */
  defaultExpanded?: readonly string[];
  drop?: FolderDrop;
  onMenu?: (node: FolderNode, at: Point) => void;
}

const LETTERS_LAST_MS = 700;

export function FolderTree(props: FolderTreeProps) {
  const { nodes, selectedId, onSelect } = props;
  const tree = useRef<HTMLDivElement>(null);
  useAutoScroll(tree);
  const index = useMemo(() => indexFolders(nodes), [nodes]);
  const [expanded, setOpen] = useExpanded(index, props);
  const kept = useMemo(() => matching(index, props.filter ?? ""), [index, props.filter]);
  const lines = useMemo(() => linesOf(index, expanded, kept), [index, expanded, kept]);
  const [focusId, setFocusId] = useState<string>();
  const focused = Math.max(
    0,
    lines.findIndex((line) => line.node.id === (focusId ?? selectedId)),
  );
  const letters = useRef({ typed: "", at: -Infinity });
  const inSight = useLinesInSight(tree, lines.length, focused);
  useRevealed(lines, selectedId, inSight.reveal);

  const goTo = (place: number | undefined) => {
    const line = place === undefined ? undefined : lines[place];
    if (!line) return;
    setFocusId(line.node.id);
    inSight.focus(place ?? 0);
  };

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const line = lines[focused];
    if (!line || event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return;
    const move = () => event.preventDefault();
    if (event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey)) {
      move();
      const box = (event.target as HTMLElement).getBoundingClientRect();
      props.onMenu?.(line.node, { x: box.left + 40, y: box.bottom - 4 });
    } else if (isStep(event.key)) {
      move();
      goTo(stepFrom(event.key, focused, lines.length));
    } else if (event.key === "ArrowRight") {
      move();
      if (line.hasChildren && !line.expanded) setOpen(line.node.id, true);
      else if (line.hasChildren) goTo(focused + 1);
    } else if (event.key === "ArrowLeft") {
      move();
      if (line.expanded && !kept) setOpen(line.node.id, false);
      else goTo(parentPlace(lines, focused));
    } else if (event.key === "Enter" || event.key === " ") {
      move();
      onSelect(line.node.id);
    } else if (event.key.length === 1) {
      move();
      const fresh = event.timeStamp - letters.current.at > LETTERS_LAST_MS;
      letters.current = { typed: (fresh ? "" : letters.current.typed) + event.key, at: event.timeStamp };
      goTo(startingWith(lines, focused, letters.current.typed));
    }
  };

  return (
    <div ref={tree} role="tree" aria-label={props.label} className={css.tree} onKeyDown={onKeyDown}>
      <div role="presentation" style={{ position: "relative", height: inSight.height }}>
        {inSight.places.map(({ place, offset }) => {
          const line = lines[place];
          if (!line) return null;
          return (
            <FolderRow
              key={line.node.id}
              line={line}
              place={place}
              offset={offset}
              selected={line.node.id === selectedId}
              focusable={place === focused}
              drop={props.drop}
              onFocus={() => setFocusId(line.node.id)}
              onSelect={() => onSelect(line.node.id)}
              onExpand={(open) => setOpen(line.node.id, open)}
              onMenu={props.onMenu && ((at) => props.onMenu?.(line.node, at))}
            />
          );
        })}
      </div>
    </div>
  );
}

function isStep(key: string): boolean {
  return key === "ArrowDown" || key === "ArrowUp" || key === "Home" || key === "End";
}

function stepFrom(key: string, from: number, count: number): number {
  if (key === "Home") return 0;
  if (key === "End") return count - 1;
  return Math.max(0, Math.min(count - 1, from + (key === "ArrowDown" ? 1 : -1)));
}

function parentPlace(lines: readonly FolderLine[], from: number): number | undefined {
  const level = lines[from]?.level ?? 1;
  for (let place = from - 1; place >= 0; place -= 1) {
    if ((lines[place]?.level ?? 0) < level) return place;
  }
  return undefined;
}

/** Scrolls to the selected folder, also when the tree opens with one; scrolling away afterwards is respected. */
function useRevealed(
  lines: readonly FolderLine[],
  selectedId: string | undefined,
  reveal: (place: number) => void,
): void {
  const revealed = useRef<string>(undefined);
  useLayoutEffect(() => {
    const place = lines.findIndex((line) => line.node.id === selectedId);
    if (place < 0 || revealed.current === selectedId) return;
    revealed.current = selectedId;
    reveal(place);
  });
}

/** Which folders are open: the roots at first, and always the ancestors of the selected folder. */
function useExpanded(
  index: ReturnType<typeof indexFolders>,
  { selectedId, defaultExpanded }: FolderTreeProps,
): [ReadonlySet<string>, (id: string, open: boolean) => void] {
  const [choices, setChoices] = useState<ReadonlyMap<string, boolean>>(
    () => new Map((defaultExpanded ?? []).map((id) => [id, true])),
  );
  // Selecting a folder from outside opens the path to it; closing it by hand afterwards is respected.
  const way = selectedId === undefined ? [] : ancestorsOf(index, selectedId);
  const [opened, setOpened] = useState("");
  if (opened !== way.join()) {
    setOpened(way.join());
    setChoices(new Map([...choices, ...way.map((id) => [id, true] as const)]));
  }
  const expanded = useMemo(() => {
    const open = new Set<string>();
    for (const root of index.childrenOf.get(null) ?? []) open.add(root.id);
    for (const [id, isOpen] of choices) {
      if (isOpen) open.add(id);
      else open.delete(id);
    }
    return open;
  }, [index, choices]);
  const setOpen = (id: string, open: boolean) => setChoices((now) => new Map([...now, [id, open]]));
  return [expanded, setOpen];
}
