/** The folder filter: a chip that opens the tree of audience folders. */
import ChevronDown from "@react-spectrum/s2/icons/ChevronDown";
import { useMemo, useState } from "react";
import { Button, Dialog, DialogTrigger } from "react-aria-components";
import { useAudienceFolders } from "../../api/audiences";
import chips from "../../components/chips.module.css";
import menu from "../../components/menu.module.css";
import { Popover } from "../../components/Overlay";
import { FolderTree } from "../../components/tree/FolderTree";
import { t } from "../../i18n";
import { AUDIENCE_ROOT, nodesOf } from "../lists/folders";
import { Words } from "../../components/Name";
import css from "./audiences.module.css";

interface AudienceFolderMenuProps {
  selected: string;
  onSelect: (folderId: string | null) => void;
}

export function AudienceFolderMenu({ selected, onSelect }: AudienceFolderMenuProps) {
  const [isOpen, setOpen] = useState(false);
  const folders = useAudienceFolders().value;
  const nodes = useMemo(() => nodesOf(folders ?? []), [folders]);
  const chosen = selected === AUDIENCE_ROOT ? undefined : folders?.find((folder) => folder.id === selected);
  if (nodes.length < 2) return null;
  return (
    <DialogTrigger isOpen={isOpen} onOpenChange={setOpen}>
      <Button className={chips.chip} data-selected={chosen !== undefined || undefined}>
        <Words>
          {chosen
            ? t("filter.chosen", { filter: t("common.folder"), choice: chosen.name })
            : t("common.folder")}
        </Words>
        <ChevronDown aria-hidden="true" />
      </Button>
      <Popover overlay="folderFilter" className={menu.popover} placement="bottom start">
        <Dialog className={css.folderMenu} aria-label={t("common.folder")}>
          <FolderTree
            label={t("common.folder")}
            nodes={nodes}
            selectedId={selected}
            onSelect={(id) => {
              onSelect(id === AUDIENCE_ROOT ? null : id);
              setOpen(false);
            }}
          />
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
