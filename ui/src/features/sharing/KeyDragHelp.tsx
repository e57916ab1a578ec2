/** Help for dragging by keyboard when Tab does not reach every folder: why, and what to do instead. */
import { useEffect } from "react";
import type { FolderRow } from "../../bindings";
import { announce } from "../../components/announce";
import { isDraggedByKeys, useCurrentDrag } from "../../components/dnd/drag";
import { keysFor } from "../../components/keys";
import { SMALL } from "../../components/tree/useLinesInSight";
import { t } from "../../i18n";
import { isAudienceDrag } from "../../shared/sharing/dropPolicy";
import sharingCss from "../../shared/sharing/sharing.module.css";

interface KeyDragHelpProps {
  /** Undefined while they are loading. */
  folders: readonly FolderRow[] | undefined;
}

export function KeyDragHelp({ folders }: KeyDragHelpProps) {
  const source = useCurrentDrag();
  const words = isAudienceDrag(source) && isDraggedByKeys() ? helpWords(folders) : undefined;
  useEffect(() => {
    if (words !== undefined) announce(words);
  }, [words]);
  return words === undefined ? null : <p className={sharingCss.forecast}>{words}</p>;
}

function helpWords(folders: readonly FolderRow[] | undefined): string | undefined {
  const takers = (folders ?? []).filter(({ acceptsAudiences }) => acceptsAudiences);
  if (takers.length === 0) return t("sharing.keyDrag.none", { keys: keysFor("shareTo") });
  // Only the visible lines of a large tree are in the page, and Tab reaches only those.
  const isLarge = (folders ?? []).length > SMALL;
  return isLarge ? t("sharing.keyDrag.many", { keys: keysFor("shareTo") }) : undefined;
}
