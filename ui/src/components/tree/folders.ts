/** The shape of a folder tree: which folders are visible, in what order, at what depth. Pure functions; no drawing. */

export interface FolderNode {
  id: string;
  /** Null for a root. A folder whose parent is not in the list becomes a root, so that none is lost. */
  parentId: string | null;
  name: string;
  count?: number;
}

/** A visible folder. */
export interface FolderLine {
  node: FolderNode;
  /** 1 for a root. */
  level: number;
  /** Position among its siblings, from 1, and the number of siblings. */
  position: number;
  siblings: number;
  hasChildren: boolean;
  expanded: boolean;
}

export interface FolderIndex {
  byId: ReadonlyMap<string, FolderNode>;
  childrenOf: ReadonlyMap<string | null, readonly FolderNode[]>;
}

export function indexFolders(nodes: readonly FolderNode[]): FolderIndex {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const childrenOf = new Map<string | null, FolderNode[]>();
  for (const node of nodes) {
    const parent = node.parentId !== null && byId.has(node.parentId) ? node.parentId : null;
    const siblings = childrenOf.get(parent);
    if (siblings) siblings.push(node);
    else childrenOf.set(parent, [node]);
  }
  return { byId, childrenOf };
}

/** The ids above a folder, nearest first. */
export function ancestorsOf(index: FolderIndex, id: string): string[] {
  const above: string[] = [];
  let at = index.byId.get(id)?.parentId ?? null;
  while (at !== null && index.byId.has(at) && !above.includes(at)) {
    above.push(at);
    at = index.byId.get(at)?.parentId ?? null;
  }
  return above;
}

/** The IDs a search leaves visible: folders whose name contains the text, and their ancestors. */
export function matching(index: FolderIndex, words: string): ReadonlySet<string> | undefined {
  const wanted = words.trim().toLocaleLowerCase();
  if (!wanted) return undefined;
  const kept = new Set<string>();
  for (const node of index.byId.values()) {
    if (!node.name.toLocaleLowerCase().includes(wanted)) continue;
    kept.add(node.id);
    for (const id of ancestorsOf(index, node.id)) kept.add(id);
  }
  return kept;
}

/** The visible folders, top to bottom. During a search, every remaining folder is open. */
export function linesOf(
  index: FolderIndex,
  expanded: ReadonlySet<string>,
  kept?: ReadonlySet<string>,
): FolderLine[] {
  const lines: FolderLine[] = [];
  const add = (parent: string | null, level: number) => {
    const siblings = childrenIn(index, parent, kept);
    siblings.forEach((node, place) => {
      const hasChildren = childrenIn(index, node.id, kept).length > 0;
      const open = hasChildren && (kept !== undefined || expanded.has(node.id));
      lines.push({
        node,
        level,
        position: place + 1,
        siblings: siblings.length,
        hasChildren,
        expanded: open,
      });
      if (open) add(node.id, level + 1);
    });
  };
  add(null, 1);
  return lines;
}

function childrenIn(
  index: FolderIndex,
  parent: string | null,
  kept: ReadonlySet<string> | undefined,
): readonly FolderNode[] {
  const children = index.childrenOf.get(parent) ?? [];
  return kept ? children.filter((node) => kept.has(node.id)) : children;
}

/** The next line from `from` whose name starts with the letters, wrapping around. */
export function startingWith(
  lines: readonly FolderLine[],
  from: number,
  letters: string,
): number | undefined {
  const wanted = letters.toLocaleLowerCase();
  for (let step = letters.length > 1 ? 0 : 1; step <= lines.length; step += 1) {
    const at = (from + step) % lines.length;
    if (lines[at]?.node.name.toLocaleLowerCase().startsWith(wanted)) return at;
  }
  return undefined;
}
