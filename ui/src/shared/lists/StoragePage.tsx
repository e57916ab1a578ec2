/** Trait or segment storage as a page: folders and a facet at the left, the list of the chosen folder at the right. */
import Delete from "@react-spectrum/s2/icons/Delete";
import type { ReactNode } from "react";
import type { Answer } from "../../api/query";
import type { FolderRow } from "../../bindings";
import { NONE } from "../../components/grid/selection";
import { SearchField } from "../../components/SearchField";
import { toast } from "../../components/toast";
import { t } from "../../i18n";
import { navigate } from "../../navigation";
import type { Doomed } from "../editing/DeleteDialog";
import { ToolButton } from "../editing/ToolButton";
import { FolderPanel } from "./FolderPanel";
import { SelectionBar } from "./SelectionBar";
import { StorageLayout } from "./StorageLayout";
import { STORAGE_ROOT } from "./folders";
import type { ChosenRows, StorageFilters } from "./useStoragePage";

interface StoragePageProps {
  screen: "traits" | "segments";
  words: { title: string; note: string; storage: string; search: string; searchHint: string };
  filters: StorageFilters;
  folders: Answer<FolderRow[]>;
  chosen: ChosenRows;
  /** Opens the question that deletes. */
  onDelete: (doomed: Doomed) => void;
  /** Why nothing can be deleted; undefined where it can. */
  whyNoDelete: string | undefined;
  /** Buttons beside the search. */
  tools: ReactNode;
  /** The panel of the facet. */
  facet: ReactNode;
  children: ReactNode;
}

export function StoragePage(props: StoragePageProps) {
  const { screen, words, filters, chosen, onDelete, whyNoDelete } = props;
  return (
    <StorageLayout
      title={words.title}
      note={words.note}
      foot={
        <SelectionBar count={chosen.count} onClear={() => chosen.select(NONE)}>
          <ToolButton
            icon={Delete}
            label={t("storage.edit.deleteMore")}
            onPress={() => chosen.askDelete(onDelete)}
            why={whyNoDelete}
          />
        </SelectionBar>
      }
      actions={
        <>
          {props.tools}
          <SearchField
            label={words.search}
            placeholder={words.searchHint}
            value={filters.search}
            onChange={filters.setSearch}
          />
        </>
      }
      onDelete={(place) =>
        whyNoDelete === undefined ? chosen.askDeleteAt(place, onDelete) : toast.info(whyNoDelete)
      }
      side={
        <>
          <FolderPanel
            title={words.storage}
            folders={props.folders}
            selectedId={filters.folder}
            onSelect={(id) => navigate({ screen, folderId: id === STORAGE_ROOT ? undefined : id })}
            below={{ isOn: filters.below, onChange: filters.setBelow }}
          />
          {props.facet}
        </>
      }
    >
      {props.children}
    </StorageLayout>
  );
}
