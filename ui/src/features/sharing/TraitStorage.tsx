/** Trait storage: the folders audiences are dropped on, and the traits of the chosen one. */
import FolderAdd from "@react-spectrum/s2/icons/FolderAdd";
import type { ReactNode } from "react";
import { useTraitFacets, useTraitFolders, useTraits } from "../../api/traits";
import type { FolderRow, TraitFacets, TraitQuery } from "../../bindings";
import { FilterChips } from "../../components/FilterChips";
import { IconButton } from "../../components/IconButton";
import { Panel } from "../../components/Panel";
import { SearchField } from "../../components/SearchField";
import { Skeleton } from "../../components/States";
import type { DragSource } from "../../components/dnd/drag";
import { useDialog } from "../../components/useDialog";
import { t } from "../../i18n";
import { FailureState } from "../../shared/lists/ListBody";
import { KeyDragHelp } from "./KeyDragHelp";
import { NewFolderDialog } from "../../shared/editing/NewFolderDialog";
import { StorageLayout } from "./StorageLayout";
import { TraitFolders } from "./TraitFolders";
import { TraitList } from "./TraitList";
import { canHoldFolders, defaultTarget, type AudienceDrag } from "../../shared/sharing/dropPolicy";
import { changePlace, presentPlace, usePlace } from "../../shared/sharing/place";
import css from "./share.module.css";
import { STORAGE_ROOT } from "../../shared/lists/folders";

/** Types with a chip, in the order of Adobe's own page. */
const TYPES = ["onboarded", "ruleBased", "algorithmic", "folder"] as const;

interface TraitStorageProps {
  switcher: ReactNode;
  takeChosen: () => DragSource<AudienceDrag> | undefined;
}

function change(parts: Partial<TraitQuery>): void {
  changePlace({ traits: { ...presentPlace().traits, ...parts } });
}

export function TraitStorage({ switcher, takeChosen }: TraitStorageProps) {
  const place = usePlace();
  const folders = useTraitFolders();
  const rows = folders.value ?? [];
  // Until a folder is chosen it is the one sharing goes to.
  const folder = place.traits.folder ?? defaultTarget(rows)?.id ?? null;
  const query = { ...place.traits, folder };
  const list = useTraits(query);
  const facets = useTraitFacets(query).value;
  const newFolder = useDialog<FolderRow>("newFolderWhileSharing", (parent) => (
    <NewFolderDialog parent={parent} onMade={(id) => change({ folder: id })} />
  ));
  const chosen = rows.find(({ id }) => id === folder);

  return (
    <Panel
      fill
      flush
      title={t("share.storage.traitTitle")}
      note={
        folders.value && (
          <span className={css.roomy}>
            {t("share.storage.traitCount", { n: rows.find(({ depth }) => depth === 0)?.count ?? 0 })}
          </span>
        )
      }
      actions={switcher}
      toolbar={
        <>
          <span className={css.search}>
            <SearchField
              label={t("share.traits.search")}
              placeholder={t("share.traits.placeholder")}
              value={query.search ?? ""}
              onChange={(search) => change({ search })}
            />
          </span>
          <IconButton
            label={t("share.folder.new")}
            icon={FolderAdd}
            why={canHoldFolders(chosen) ? undefined : t("share.folder.noRoom")}
            onPress={() => chosen && newFolder.open(chosen)}
          />
          <TypeChips query={query} facets={facets} />
        </>
      }
    >
      {folders.failure && !folders.value ? (
        <FailureState failure={folders.failure} retry={folders.retry} />
      ) : (
        <StorageLayout
          forecast={<KeyDragHelp folders={folders.value} />}
          tree={
            folders.value ? (
              <TraitFolders
                folders={rows}
                selected={folder ?? undefined}
                words={query.search ?? ""}
                onSelect={(id) => change({ folder: id })}
                onNewFolder={newFolder.open}
                takeChosen={takeChosen}
              />
            ) : (
              <Skeleton lines={5} />
            )
          }
          list={
            <TraitList
              list={list}
              query={query}
              folder={chosen}
              onSort={(sort) => change(sort)}
              onSearchAll={() => change({ folder: STORAGE_ROOT })}
              onClear={() => change({ search: "", types: [] })}
            />
          }
        />
      )}
      {newFolder.dialog}
    </Panel>
  );
}

function TypeChips({ query, facets }: { query: TraitQuery; facets: TraitFacets | undefined }) {
  const selected = new Set(query.types);
  const words = {
    onboarded: t("share.type.onboarded"),
    ruleBased: t("share.type.ruleBased"),
    algorithmic: t("share.type.algorithmic"),
    folder: t("share.type.folder"),
  };
  // Folder traits are rare: their chip comes only where there are some.
  const folderTraits = facets?.types.some(({ value, count }) => value === "folder" && count > 0) ?? false;
  const shown = TYPES.filter((type) => type !== "folder" || folderTraits || selected.has(type));
  return (
    <FilterChips
      label={t("share.filter.type")}
      items={shown.map((type) => ({ id: type, label: words[type] }))}
      selected={selected}
      onChange={(next) => change({ types: [...next] })}
    />
  );
}
