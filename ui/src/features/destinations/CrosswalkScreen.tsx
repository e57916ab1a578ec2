/** The crosswalk of destinations: which card of Experience Platform is the same place, why, and what the organization entered. */
import Add from "@react-spectrum/s2/icons/AddCircle";
import Edit from "@react-spectrum/s2/icons/Edit";
import Export from "@react-spectrum/s2/icons/Export";
import Import from "@react-spectrum/s2/icons/Import";
import { useMemo } from "react";
import {
  useCrosswalk,
  useCrosswalkExport,
  useCrosswalkImport,
  useCrosswalkNow,
  useCrosswalkState,
} from "../../api/destinations";
import { inBackground } from "../../background";
import type { CrosswalkQuery, CrosswalkRow, TwinMatch } from "../../bindings";
import { FilterChips } from "../../components/FilterChips";
import type { GridColumn } from "../../components/grid/types";
import { VirtualGrid } from "../../components/grid/VirtualGrid";
import { IconButton } from "../../components/IconButton";
import { Name } from "../../components/Name";
import { Page } from "../../components/Page";
import { Panel } from "../../components/Panel";
import { SearchField } from "../../components/SearchField";
import { EmptyState } from "../../components/States";
import { StateDot } from "../../components/StateDot";
import { toast } from "../../components/toast";
import { useDialog } from "../../components/useDialog";
import { formatMonthOfYear, t } from "../../i18n";
import { addressOf } from "../../navigation";
import { useRemembered } from "../../placeMemory";
import { MATCHES, certaintyWords, twinTone } from "../../shared/destinations/words";
import { useConfirm } from "../../shared/editing/ConfirmDialog";
import { ToolButton } from "../../shared/editing/ToolButton";
import { toastThrown } from "../../shared/editing/outcome";
import { toastFailure } from "../../shared/failures/toastFailure";
import { Notice } from "../../shared/failures/Notice";
import { ListBody } from "../../shared/lists/ListBody";
import { EntryDialog } from "./EntryDialog";

type Filter = TwinMatch | "own";

export default function CrosswalkScreen() {
  const state = useCrosswalkState().value;
  const entry = useDialog<CrosswalkRow | undefined>("crosswalkEntry", (row) => <EntryDialog row={row} />);
  return (
    <Page
      title={t("destinations.crosswalk.title")}
      trail={[{ label: t("destinations.title"), href: addressOf("destinations") }]}
      note={
        state &&
        t("destinations.crosswalk.note", { month: formatMonthOfYear(state.readUntil), own: state.own })
      }
      actions={<Tools onNew={() => entry.open(undefined)} />}
      fill
    >
      {state?.damaged && (
        <Notice
          tone="warn"
          title={t("destinations.crosswalk.damaged")}
          words={t("destinations.crosswalk.damaged.words", { why: state.damaged })}
        />
      )}
      <Entries onEdit={entry.open} />
      {entry.dialog}
    </Page>
  );
}

function Tools({ onNew }: { onNew: () => void }) {
  const confirm = useConfirm();
  const reading = useCrosswalkNow();
  const importing = useCrosswalkImport(toastFailure);
  const exporting = useCrosswalkExport(toastFailure);
  const open = async () => {
    const n = await importing.run();
    if (n !== null && n !== undefined) toast.done(t("destinations.crosswalk.imported", { n }));
  };
  const ask = async () => {
    // Another program may have entered something since the page was read.
    const own = (await reading.run())?.own;
    if (own === 0) return open();
    return confirm.ask({
      title: t("destinations.crosswalk.import.title"),
      words:
        own === undefined
          ? t("destinations.crosswalk.import.unknown")
          : t("destinations.crosswalk.import.words", { n: own }),
      label: t("destinations.crosswalk.import.do"),
      everywhere: true,
      act: () => inBackground(open()),
    });
  };
  const save = async () => {
    const path = await exporting.run();
    if (path) toast.done(t("destinations.crosswalk.exported", { path }));
  };
  return (
    <>
      <ToolButton icon={Add} label={t("destinations.crosswalk.new")} onPress={onNew} />
      <ToolButton
        icon={Import}
        label={t("destinations.crosswalk.import")}
        onPress={() => inBackground(ask())}
        isDisabled={importing.isRunning || reading.isRunning}
      />
      <ToolButton
        icon={Export}
        label={t("destinations.crosswalk.export")}
        onPress={() => inBackground(save())}
        isDisabled={exporting.isRunning}
      />
      {confirm.dialog}
    </>
  );
}

function Entries({ onEdit }: { onEdit: (row: CrosswalkRow) => void }) {
  const [search, setSearch] = useRemembered("search", "");
  const [filter, setFilter] = useRemembered<ReadonlySet<Filter>>("filter", new Set());
  const query = useMemo(
    (): CrosswalkQuery => ({
      search,
      matches: MATCH_IDS.filter((id) => filter.has(id)),
      onlyOwn: filter.has("own"),
    }),
    [search, filter],
  );
  const list = useCrosswalk(query);
  const columns = useMemo(() => columnsOf(onEdit), [onEdit]);
  return (
    <Panel
      title={t("destinations.crosswalk")}
      fill
      flush
      toolbar={
        <>
          <SearchField label={t("destinations.crosswalk.search")} value={search} onChange={setSearch} />
          <FilterChips
            label={t("destinations.crosswalk.match")}
            items={[
              ...MATCH_IDS.map((id) => ({ id, label: t(MATCHES[id]) })),
              { id: "own" as const, label: t("destinations.crosswalk.own") },
            ]}
            selected={filter}
            onChange={setFilter}
          />
        </>
      }
    >
      <ListBody list={list}>
        <VirtualGrid
          label={t("destinations.crosswalk.title")}
          columns={columns}
          rowCount={list.total}
          rowAt={list.rowAt}
          rowKey={(row) => row.twin.name}
          rowName={(row) => row.twin.name}
          onNeed={list.onNeed}
          onFailure={toastThrown}
          listKey={list.key}
          memory="crosswalk"
          onActivate={onEdit}
          empty={<EmptyState title={t("destinations.crosswalk.empty")} />}
        />
      </ListBody>
    </Panel>
  );
}

const MATCH_IDS = Object.keys(MATCHES) as TwinMatch[];

function columnsOf(onEdit: (row: CrosswalkRow) => void): GridColumn<CrosswalkRow>[] {
  return [
    {
      id: "name",
      label: t("destinations.crosswalk.platform"),
      text: (row) => row.twin.name,
      minWidth: 150,
      roomyWidth: 220,
      render: (row) => <Name>{row.twin.name}</Name>,
    },
    {
      id: "match",
      label: t("destinations.crosswalk.match"),
      width: 150,
      render: ({ twin }) => <StateDot tone={twinTone(twin)}>{t(MATCHES[twin.match])}</StateDot>,
    },
    {
      id: "card",
      label: t("destinations.crosswalk.card"),
      text: ({ twin }) => twin.twin ?? "",
      minWidth: 150,
      roomyWidth: 200,
      render: ({ twin }) => <Name>{twin.twin ?? ""}</Name>,
    },
    {
      id: "certainty",
      label: t("destinations.crosswalk.certainty"),
      width: 180,
      leaves: 2,
      render: ({ twin }) => certaintyWords(twin.certainty),
    },
    {
      id: "evidence",
      label: t("destinations.evidence"),
      text: ({ twin }) => twin.evidence,
      flex: 2,
      minWidth: 160,
      leaves: 1,
      render: ({ twin }) => <Name>{twin.evidence}</Name>,
    },
    editColumn(onEdit),
  ];
}

function editColumn(onEdit: (row: CrosswalkRow) => void): GridColumn<CrosswalkRow> {
  return {
    id: "edit",
    label: t("lists.actions"),
    width: 64,
    render: (row) => (
      <IconButton
        label={t("destinations.crosswalk.edit", { name: row.twin.name })}
        icon={Edit}
        onPress={() => onEdit(row)}
      />
    ),
  };
}
