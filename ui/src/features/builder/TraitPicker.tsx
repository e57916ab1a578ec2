/** Finds traits, by words and folder, and adds them to the rule: dragged, with a button or with Enter. */
import Add from "@react-spectrum/s2/icons/Add";
import DragHandle from "@react-spectrum/s2/icons/Move";
import { memo, useMemo, useState } from "react";
import { Button } from "react-aria-components";
import { useTraitFolders, useTraits } from "../../api/traits";
import type { ObjectLink, TraitQuery, TraitRow } from "../../bindings";
import { useRowDrag } from "../../components/dnd/useRowDrag";
import { IconButton } from "../../components/IconButton";
import { Name } from "../../components/Name";
import { NumberText } from "../../components/NumberText";
import { Panel } from "../../components/Panel";
import { SearchField } from "../../components/SearchField";
import { Skeleton } from "../../components/States";
import { useStableFunctions } from "../../components/useLatest";
import { FolderTree } from "../../components/tree/FolderTree";
import { formatNumber, t } from "../../i18n";
import { peopleOf } from "../../shared/pairs/stages";
import { STORAGE_ROOT } from "../../shared/lists/folders";
import { FailureState } from "../../shared/lists/ListBody";
import { TraitMarks } from "./TraitMarks";
import { traitsOf } from "./groups";
import { TRAIT_KIND, type DraggedTrait } from "./dragged";
import type { Builder } from "./useBuilder";
import css from "./builder.module.css";

/** How many traits are shown; more are found by searching. */
const SHOWN = 100;

export function TraitPicker({ builder }: { builder: Builder }) {
  const [search, setSearch] = useState("");
  const [folder, setFolder] = useState(STORAGE_ROOT);
  const query = useMemo<TraitQuery>(
    () => ({ search, folder, includeSubfolders: true, sort: "name", folderTraitsLast: true }),
    [search, folder],
  );
  const traits = useTraits(query);
  const count = Math.min(SHOWN, traits.total);
  const rows = Array.from({ length: count }, (_, at) => traits.rowAt(at));
  const canAdd = builder.groups !== undefined;
  const inRule = new Set(traitsOf(builder.groups ?? []).map(({ id }) => id));
  const functions = useStableFunctions({ add: builder.add });
  return (
    <Panel
      title={t("traits.title")}
      note={t("builder.found", { count: traits.total, shown: formatNumber(traits.total) })}
      toolbar={
        <>
          <SearchField label={t("traits.search")} value={search} onChange={setSearch} />
          <FolderChoice folder={folder} onChange={setFolder} />
        </>
      }
      fill
      flush
    >
      {traits.isLoading && <Skeleton lines={8} />}
      {traits.failure && traits.total === 0 && <FailureState failure={traits.failure} retry={traits.retry} />}
      <ul className={css.found} aria-label={t("builder.traits")}>
        {rows.map(
          (row) =>
            row && (
              <Found key={row.id} row={row} isIn={inRule.has(row.id)} canAdd={canAdd} add={functions.add} />
            ),
        )}
      </ul>
      {!traits.isLoading && traits.total === 0 && !traits.failure && (
        <p className={css.note}>{t("builder.nothingFound")}</p>
      )}
      <p className={css.foot}>
        {traits.total > SHOWN ? t("builder.more", { shown: SHOWN }) : t("builder.how")}
      </p>
    </Panel>
  );
}

/** The folder whose traits are shown, with those below it. Third-party data has folders of its own. */
function FolderChoice({ folder, onChange }: { folder: string; onChange: (id: string) => void }) {
  const folders = useTraitFolders().value;
  const nodes = useMemo(
    () => (folders ?? []).map(({ id, parentId, name }) => ({ id, parentId, name })),
    [folders],
  );
  const name = folders?.find(({ id }) => id === folder)?.name ?? t("traits.listAll");
  return (
    <details className={css.folder}>
      <summary>{t("builder.folder", { name })}</summary>
      <div className={css.folders}>
        <FolderTree label={t("traits.storage")} nodes={nodes} selectedId={folder} onSelect={onChange} />
      </div>
    </details>
  );
}

interface FoundProps {
  row: TraitRow;
  /** Whether the rule has the trait. */
  isIn: boolean;
  canAdd: boolean;
  add: (trait: ObjectLink) => void;
}

/** Rendered again only if something about its trait changes: not at each letter that is typed elsewhere. */
const Found = memo(function Found({ row, isIn, canAdd, add }: FoundProps) {
  const link: ObjectLink = { kind: "trait", id: row.id, name: row.name };
  const { dragProps, dragButtonProps, isDragging, preview } = useRowDrag({
    begin: () => ({ kind: TRAIT_KIND, label: row.name, count: 1, payload: { link } satisfies DraggedTrait }),
    isDisabled: !canAdd,
  });
  return (
    <li {...dragProps} className={css.trait} data-dragging={isDragging || undefined} data-trait={row.id}>
      <Button
        {...dragButtonProps}
        className={css.handle}
        aria-label={t("grid.drag", { name: row.name })}
        isDisabled={!canAdd}
      >
        <DragHandle aria-hidden="true" />
      </Button>
      <span className={css.traitName}>
        <Name>{row.name}</Name>
        <span className={css.meta}>
          <Name>{row.dataSource.name}</Name>
          <span>{row.id}</span>
        </span>
        <span className={css.marks}>
          <TraitMarks row={row} />
          {isIn && <span className={css.mark}>{t("builder.isIn")}</span>}
        </span>
      </span>
      <NumberText value={peopleOf(row)} notYet={row.notYet} />
      <IconButton
        label={t("builder.add", { name: row.name })}
        icon={Add}
        onPress={() => add(link)}
        why={canAdd ? undefined : t("builder.codeOnly")}
      />
      {preview}
    </li>
  );
});
