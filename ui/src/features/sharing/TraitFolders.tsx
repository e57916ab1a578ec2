/** The folder tree of trait storage as drop targets for audiences, with a forecast of what a drop would do. */
import { useCallback, useMemo, useState } from "react";
import { useWhyNotShare } from "../../api/rights";
import { inBackground } from "../../background";
import type { FolderRow } from "../../bindings";
import { useContextMenu, type MenuEntry } from "../../components/MenuEntries";
import type { DragSource } from "../../components/dnd/drag";
import { stateOf } from "../../components/grid/selection";
import { FolderTree, type FolderNode } from "../../components/tree/FolderTree";
import { t } from "../../i18n";
import { hrefOf } from "../../navigation";
import { DropForecast } from "../../shared/sharing/DropForecast";
import {
  canHoldFolders,
  isAudienceDrag,
  judgeTraitFolder,
  type AudienceDrag,
} from "../../shared/sharing/dropPolicy";
import { nodesOf } from "../../shared/lists/folders";
import { folderFilter } from "../../shared/lists/folders";
import { presentShareView } from "../../shared/sharing/shareView";
import { useAddToTray } from "../../shared/sharing/useSharing";

interface TraitFoldersProps {
  folders: readonly FolderRow[];
  selected: string | undefined;
  /** The search text. */
  words: string;
  onSelect: (id: string) => void;
  onNewFolder: (parent: FolderRow) => void;
  takeChosen: () => DragSource<AudienceDrag> | undefined;
}

export function TraitFolders(props: TraitFoldersProps) {
  const { folders, onSelect } = props;
  const nodes = useMemo(() => nodesOf(folders), [folders]);
  const byId = useMemo(() => new Map(folders.map((folder) => [folder.id, folder])), [folders]);
  const open = useMemo(
    () => folders.filter((folder) => folder.acceptsAudiences).map(({ id }) => id),
    [folders],
  );
  const [over, setOver] = useState<FolderNode>();
  const onOver = useCallback((node: FolderNode | undefined) => setOver(node), []);
  const addToTray = useAddToTray();
  const why = useWhyNotShare();
  const menu = useFolderMenu(props, why);
  return (
    <>
      <FolderTree
        // Opens again when the target folder first appears, as at the first start.
        key={open[0]}
        label={t("sharing.storage.traitFolders")}
        nodes={nodes}
        selectedId={props.selected}
        onSelect={onSelect}
        filter={folderFilter(folders, props.words)}
        defaultExpanded={open}
        drop={{
          judge: (node, source) => judgeTraitFolder(byId.get(node.id), source, why),
          onDrop(node, source) {
            const folder = byId.get(node.id);
            if (folder && isAudienceDrag(source)) inBackground(addToTray(source, folder));
          },
          onOver,
        }}
        onMenu={(node, at) => {
          const folder = byId.get(node.id);
          if (folder) menu.open(folder, at);
        }}
      />
      <DropForecast folder={over && byId.get(over.id)} />
      {menu.menu}
    </>
  );
}

function useFolderMenu({ onNewFolder, takeChosen }: TraitFoldersProps, why: string | undefined) {
  const addToTray = useAddToTray();
  return useContextMenu<FolderRow>("shareFolderMenu", t("common.folder"), (folder) => {
    const entries: MenuEntry[] = [
      {
        id: "share",
        label: t("sharing.folder.shareHere"),
        note: folder.acceptsAudiences ? why : t("sharing.drop.notHere"),
        disabled:
          !folder.acceptsAudiences ||
          why !== undefined ||
          stateOf(presentShareView().selection, Infinity) === "none",
        onAction() {
          const source = takeChosen();
          if (source) inBackground(addToTray(source, folder));
        },
      },
      {
        id: "new",
        label: t("sharing.folder.new"),
        note: canHoldFolders(folder) ? undefined : t("sharing.folder.noRoom"),
        disabled: !canHoldFolders(folder),
        onAction: () => onNewFolder(folder),
      },
      "separator",
      {
        id: "open",
        label: t("sharing.folder.open"),
        disabled: folder.id.startsWith("new:"),
        onAction() {
          window.location.hash = hrefOf({ screen: "traits", folderId: folder.id });
        },
      },
    ];
    return entries;
  });
}
