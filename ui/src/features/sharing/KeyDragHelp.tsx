/** What somebody who drags by keys has to know where Tab does not lead to every folder: why, and what does. */
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
  /** Undefined while they are being read. */
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
  if (takers.length === 0) return t("share.keyDrag.none", { keys: keysFor("shareTo") });
  // Of a large tree only the lines in sight are in the page, and Tab leads to nothing else.
  const isLarge = (folders ?? []).length > SMALL;
  return isLarge ? t("share.keyDrag.many", { keys: keysFor("shareTo") }) : undefined;
}
