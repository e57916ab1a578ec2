/** Trait or segment storage as a tree with a search over the folders' names. */
import { Switch } from "@react-spectrum/s2/Switch";
import { useMemo, useState } from "react";
import type { QueryResult } from "../../api/query";
import { showFailure } from "../../api/failure";
import type { FolderRow } from "../../bindings";
import { Panel } from "../../components/Panel";
import { SearchField } from "../../components/SearchField";
import { ErrorState, Skeleton } from "../../components/States";
import { FolderTree } from "../../components/tree/FolderTree";
import { t } from "../../i18n";
import { nodesOf } from "./folders";
import css from "../details/details.module.css";

interface FolderPanelProps {
  title: string;
  folders: QueryResult<FolderRow[]>;
  selectedId: string;
  onSelect: (id: string) => void;
  /** Whether the list includes subfolders, if the user can choose that. */
  below?: { isOn: boolean; onChange: (isOn: boolean) => void };
}

export function FolderPanel({ title, folders, selectedId, onSelect, below }: FolderPanelProps) {
  const [filter, setFilter] = useState("");
  const nodes = useMemo(() => nodesOf(folders.value ?? []), [folders.value]);
  return (
    <Panel
      title={title}
      toolbar={<SearchField label={t("lists.searchFolders")} value={filter} onChange={setFilter} />}
      fill
      flush
    >
      {folders.value === undefined ? (
        <FolderState folders={folders} />
      ) : (
        <FolderTree label={title} nodes={nodes} selectedId={selectedId} onSelect={onSelect} filter={filter} />
      )}
      {below && (
        <div className={css.below}>
          <Switch size="S" isSelected={below.isOn} onChange={below.onChange}>
            {t("lists.below")}
          </Switch>
        </div>
      )}
    </Panel>
  );
}

function FolderState({ folders }: { folders: QueryResult<FolderRow[]> }) {
  if (!folders.failure) return <Skeleton lines={6} />;
  const { title, words, details } = showFailure(folders.failure);
  return (
    <ErrorState
      title={title}
      hint={words}
      details={details}
      action={{ label: t("common.tryAgain"), onPress: folders.retry }}
    />
  );
}
