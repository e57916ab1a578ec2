/** Trait storage: the folders audiences are dropped on, and the traits of the selected folder. */
import FolderAdd from "@react-spectrum/s2/icons/FolderAdd";
import type { ReactNode } from "react";
import { useTraitFacets, useTraitFolders, useTraits } from "../../api/traits";
import type { FolderRow, TraitFacets, TraitQuery } from "../../bindings";
import { FilterChips } from "../../components/FilterChips";
import { useSteady } from "../../components/dnd/useHeld";
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
import { changeShareView, presentShareView, useShareView } from "../../shared/sharing/shareView";
import css from "./sharing.module.css";
import { STORAGE_ROOT } from "../../shared/lists/folders";

/** Types with a chip, in the order of Adobe's page. */
const TYPES = ["onboarded", "ruleBased", "algorithmic", "folder"] as const;

interface TraitStorageProps {
  switcher: ReactNode;
  takeChosen: () => DragSource<AudienceDrag> | undefined;
}

function change(parts: Partial<TraitQuery>): void {
  changeShareView({ traits: { ...presentShareView().traits, ...parts } });
}

export function TraitStorage({ switcher, takeChosen }: TraitStorageProps) {
  const place = useShareView();
  const folders = useTraitFolders();
  const rows = folders.value ?? [];
  // Until a folder is selected, the default is the folder that audiences are shared to.
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
      title={t("common.audienceManager")}
      note={
        folders.value && (
          <span className={css.roomy}>
            {t("sharing.storage.traitCount", { n: rows.find(({ depth }) => depth === 0)?.count ?? 0 })}
          </span>
        )
      }
      actions={switcher}
      toolbar={
        <TraitTools
          query={query}
          facets={facets}
          whyNoFolder={canHoldFolders(chosen) ? undefined : t("sharing.folder.noRoom")}
          onNewFolder={() => chosen && newFolder.open(chosen)}
        />
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

interface TraitToolsProps {
  query: TraitQuery;
  facets: TraitFacets | undefined;
  /** Why no folder can be created here; undefined if it can. */
  whyNoFolder: string | undefined;
  onNewFolder: () => void;
}

function TraitTools({ query, facets, whyNoFolder, onNewFolder }: TraitToolsProps) {
  return (
    <>
      <span className={css.search}>
        <SearchField
          label={t("traits.search")}
          placeholder={t("sharing.traits.placeholder")}
          value={query.search ?? ""}
          onChange={(search) => change({ search })}
        />
      </span>
      <IconButton label={t("sharing.folder.new")} icon={FolderAdd} why={whyNoFolder} onPress={onNewFolder} />
      <TypeChips query={query} facets={facets} />
    </>
  );
}

function TypeChips({ query, facets }: { query: TraitQuery; facets: TraitFacets | undefined }) {
  const selected = new Set(TYPES.filter((type) => query.types?.includes(type)));
  const words = {
    onboarded: t("traits.type.onboarded"),
    ruleBased: t("traits.type.ruleBased"),
    algorithmic: t("traits.type.algorithmic"),
    folder: t("traits.type.folder"),
  };
  // Folder traits are rare, so their chip appears only if there are any.
  const folderTraits = useSteady(
    facets?.types.some(({ value, count }) => value === "folder" && count > 0) ?? false,
  );
  const shown = TYPES.filter((type) => type !== "folder" || folderTraits || selected.has(type));
  return (
    <FilterChips
      label={t("traits.type")}
      items={shown.map((type) => ({ id: type, label: words[type] }))}
      selected={selected}
      onChange={(next) => change({ types: [...next] })}
    />
  );
}
