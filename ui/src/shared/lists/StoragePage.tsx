/**
 * Trait or segment storage as a page: folders and a facet on the left, the list of the selected folder on the right.
 */
import Delete from "@react-spectrum/s2/icons/Delete";
import type { ReactNode } from "react";
import type { QueryResult } from "../../api/query";
import type { FolderRow } from "../../bindings";
import { NONE } from "../../components/grid/selection";
import { SearchField } from "../../components/SearchField";
import { toast } from "../../components/toast";
import { t } from "../../i18n";
import { navigate } from "../../navigation";
import type { DeleteTarget } from "../editing/DeleteDialog";
import { ToolButton } from "../editing/ToolButton";
import { FolderPanel } from "./FolderPanel";
import { OverlapButton } from "./OverlapButton";
import { SelectionBar } from "./SelectionBar";
import { StorageLayout } from "./StorageLayout";
import { STORAGE_ROOT } from "./folders";
import type { ChosenRows, PlainFilters } from "./useStoragePage";

interface StoragePageProps {
  screen: "traits" | "segments";
  words: { title: string; note: string; storage: string; search: string; searchHint: string };
  filters: PlainFilters;
  folders: QueryResult<FolderRow[]>;
  chosen: ChosenRows;
  /** Asks to delete the selection. */
  onDelete: (target: DeleteTarget) => void;
  /** Why nothing can be deleted; undefined if deleting is possible. */
  whyNoDelete: string | undefined;
  /** Actions on the selection, before deleting it. */
  selectionTools?: ReactNode;
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
          {props.selectionTools}
          <OverlapButton
            kind={screen === "traits" ? "trait" : "segment"}
            count={chosen.count}
            withIds={chosen.withIds}
          />
          <ToolButton
            icon={Delete}
            label={t("editing.deleteMore")}
            onPress={() => chosen.confirmDelete(onDelete)}
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
        whyNoDelete === undefined ? chosen.confirmDeleteAt(place, onDelete) : toast.info(whyNoDelete)
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
