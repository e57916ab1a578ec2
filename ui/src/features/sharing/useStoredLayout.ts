/** Columns and sizes of the Share screen, restored from the last session. */
import { useEffect, useEffectEvent } from "react";
import { useSetSettings, useWorkspace } from "../../api/workspace";
import { inBackground } from "../../background";
import type { ShareLayout } from "../../bindings";
import { toastFailure } from "../../shared/failures/toastFailure";
import { START, changeShareView, useShareView, type ShareView } from "../../shared/sharing/shareView";

/** A dragged divider changes many times a second, so it is saved once it rests. */
const REST_MS = 500;

let isLoaded = false;

export function useStoredLayout(): void {
  const settings = useWorkspace().value?.settings;
  const { run: save } = useSetSettings(toastFailure);
  const layout = layoutOf(useShareView());
  const kept = settings?.share;
  useEffect(() => {
    if (isLoaded || !kept) return;
    isLoaded = true;
    changeShareView(placeOf(kept));
  }, [kept]);
  const words = JSON.stringify(layout);
  const keep = useEffectEvent((share: ShareLayout) => {
    if (settings) inBackground(save({ ...settings, share }));
  });
  const known = JSON.stringify(kept);
  useEffect(() => {
    if (!isLoaded || words === known) return undefined;
    const rest = setTimeout(() => keep(JSON.parse(words) as ShareLayout), REST_MS);
    return () => clearTimeout(rest);
  }, [words, known]);
}

function layoutOf({ columns, left, tree, tray }: ShareView): ShareLayout {
  return {
    columns: columns ? [...columns].sort() : null,
    left: left === undefined ? null : Math.round(left * 100),
    tree: tree === START.tree ? null : Math.round(tree),
    tray: tray === undefined ? null : Math.round(tray),
  };
}

function placeOf({ columns, left, tree, tray }: ShareLayout): Partial<ShareView> {
  return {
    columns: columns ? new Set(columns) : undefined,
    left: left ? left / 100 : undefined,
    tree: tree ?? START.tree,
    tray: tray ?? undefined,
  };
}
