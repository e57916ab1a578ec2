/** All segments by what can become of them in Experience Platform, with the chips that filter them. */
import Export from "@react-spectrum/s2/icons/Export";
import Swap from "@react-spectrum/s2/icons/Switch";
import { useMemo } from "react";
import { useTranslationFacets, useTranslations, useTranslationsExport } from "../../api/translation";
import { inBackground } from "../../background";
import type { TranslationQuery, TranslationRow, TranslationSort, TranslationWay } from "../../bindings";
import { FilterChips } from "../../components/FilterChips";
import type { GridColumn, GridSort } from "../../components/grid/types";
import { VirtualGrid } from "../../components/grid/VirtualGrid";
import { useContextMenu } from "../../components/MenuEntries";
import { Name } from "../../components/Name";
import { Page } from "../../components/Page";
import { SearchField } from "../../components/SearchField";
import { Tip } from "../../components/Tip";
import { toast } from "../../components/toast";
import { formatNumber, t } from "../../i18n";
import { addressOf, hrefOf, navigate } from "../../navigation";
import { useRemembered } from "../../placeMemory";
import { ToolButton } from "../../shared/editing/ToolButton";
import { toastThrown } from "../../shared/editing/outcome";
import { toastFailure } from "../../shared/failures/toastFailure";
import { ListBody } from "../../shared/lists/ListBody";
import { NoRows } from "../../shared/lists/NoRows";
import { openEntries } from "../../shared/lists/storageMenu";
import { WayChip } from "./VerdictChip";
import { useMappingDialog } from "./useMappingDialog";
import { countParts, reasonWords, wayWords } from "./words";
import css from "./translation.module.css";

const WAYS: readonly TranslationWay[] = ["asIs", "rebuilt", "dataMissing", "cannot"];
const BY_WAY: GridSort = { column: "way", descending: false };

export default function TranslationsScreen() {
  const [search, setSearch] = useRemembered("search", "");
  const [ways, setWays] = useRemembered<ReadonlySet<TranslationWay>>("ways", new Set());
  const [sort, setSort] = useRemembered<GridSort>("sort", BY_WAY);
  const query = useMemo(
    (): TranslationQuery => ({
      search,
      ways: [...ways],
      sort: sort.column as TranslationSort,
      descending: sort.descending,
    }),
    [search, ways, sort],
  );
  const clear = () => {
    setSearch("");
    setWays(new Set());
  };
  const list = useTranslations(query);
  return (
    <Page
      title={t("translation.list.title")}
      trail={[{ label: t("segments.title"), href: addressOf("segments") }]}
      note={t("translation.list.note", { count: list.total, shown: formatNumber(list.total) })}
      actions={<Tools query={query} search={search} onSearch={setSearch} />}
      fill
    >
      <div className={css.listPage}>
        <Ways query={query} chosen={ways} onChange={setWays} />
        <div className={css.list}>
          <List
            list={list}
            sort={sort}
            onSort={setSort}
            onClear={search !== "" || ways.size > 0 ? clear : undefined}
          />
        </div>
      </div>
    </Page>
  );
}

interface ToolsProps {
  query: TranslationQuery;
  search: string;
  onSearch: (words: string) => void;
}

function Tools({ query, search, onSearch }: ToolsProps) {
  const file = useTranslationsExport(toastFailure);
  const mapping = useMappingDialog(null);
  const save = async () => {
    const path = await file.run(query);
    if (path) toast.done(t("translation.list.exported", { path }));
  };
  return (
    <>
      <ToolButton
        icon={Export}
        label={t("translation.list.export")}
        isDisabled={file.isRunning}
        onPress={() => inBackground(save())}
      />
      <ToolButton icon={Swap} label={t("translation.mapping")} onPress={mapping.open} />
      <SearchField label={t("translation.list.search")} value={search} onChange={onSearch} />
      {mapping.dialog}
    </>
  );
}

interface WaysProps {
  query: TranslationQuery;
  chosen: ReadonlySet<TranslationWay>;
  onChange: (ways: ReadonlySet<TranslationWay>) => void;
}

function Ways({ query, chosen, onChange }: WaysProps) {
  const counts = useTranslationFacets(query).value;
  return (
    <FilterChips
      label={t("translation.list.way")}
      items={WAYS.map((way) => ({
        id: way,
        label: wayWords(way),
        count: counts?.find(({ value }) => value === way)?.count,
      }))}
      selected={chosen}
      onChange={onChange}
    />
  );
}

interface ListProps {
  list: ReturnType<typeof useTranslations>;
  sort: GridSort;
  onSort: (sort: GridSort) => void;
  onClear: (() => void) | undefined;
}

const open = ({ id }: TranslationRow) => navigate({ screen: "segmentTranslation", id });

function List({ list, sort, onSort, onClear }: ListProps) {
  const menu = useContextMenu<TranslationRow>("translationRowMenu", t("translation.list.actions"), (row) => [
    { id: "translate", label: t("translation.title"), onAction: () => open(row) },
    ...openEntries({ screen: "segment", id: row.id }, row.id),
  ]);
  return (
    <ListBody list={list}>
      <VirtualGrid<TranslationRow>
        label={t("translation.list.label")}
        columns={COLUMNS}
        rowCount={list.total}
        rowAt={list.rowAt}
        rowKey={(row) => row.id}
        rowName={(row) => row.name}
        onNeed={list.onNeed}
        onFailure={toastThrown}
        listKey={list.key}
        memory="translations"
        sort={sort}
        onSort={onSort}
        onActivate={open}
        onMenu={menu.open}
        empty={
          <NoRows
            side="audienceManager"
            onClear={onClear}
            filtered={{ title: t("translation.list.empty"), hint: t("translation.list.emptyHint") }}
            empty={{ title: t("translation.list.none") }}
          />
        }
      />
      {menu.menu}
    </ListBody>
  );
}

/** Text of this program, of which two lines are shown; all of it on hover and focus. */
function Cut({ children }: { children: string }) {
  return (
    <Tip words={children}>
      <span className={css.cut}>{children}</span>
    </Tip>
  );
}

const COLUMNS: readonly GridColumn<TranslationRow>[] = [
  {
    id: "name",
    label: t("translation.list.name"),
    flex: 2,
    minWidth: 200,
    sortable: true,
    text: (row) => row.name,
    render: (row) => (
      <a href={hrefOf({ screen: "segmentTranslation", id: row.id })}>
        <Name>{row.name}</Name>
      </a>
    ),
  },
  {
    id: "id",
    label: t("translation.list.id"),
    width: 104,
    sortable: true,
    leaves: 2,
    render: (row) => row.id,
  },
  {
    id: "way",
    label: t("translation.list.way"),
    width: 190,
    sortable: true,
    render: (row) => <WayChip way={row.way} verdict={row.verdict.kind} />,
  },
  {
    id: "why",
    label: t("translation.list.why"),
    flex: 2,
    minWidth: 200,
    render: (row) => <Cut>{reasonWords(row.verdict) ?? ""}</Cut>,
  },
  {
    id: "clauses",
    label: t("translation.list.clauses"),
    flex: 1,
    minWidth: 180,
    leaves: 1,
    render: (row) => <Cut>{countParts(row.counts).join(" · ")}</Cut>,
  },
];
