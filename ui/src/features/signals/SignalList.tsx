/** The traits whose rule names a segid: the signal, its realizations of the last seven days, and the state of the pair. */
import { useMemo } from "react";
import { useTraits, useTraitTrend } from "../../api/traits";
import type { TraitQuery, TraitRow, TrendPoint } from "../../bindings";
import { Name } from "../../components/Name";
import { EmptyState } from "../../components/States";
import { Tip } from "../../components/Tip";
import type { GridColumn } from "../../components/grid/types";
import { VirtualGrid } from "../../components/grid/VirtualGrid";
import { formatDay, formatNumber, own, t } from "../../i18n";
import { toastThrown } from "../../shared/editing/outcome";
import { ListBody } from "../../shared/lists/ListBody";
import { SharedStateDot } from "../../shared/pairs/SharedStateDot";
import type { Chosen } from "./chosen";
import css from "./signals.module.css";

const DAYS = 7;

interface SignalListProps {
  search: string;
  onCheck: (chosen: Chosen) => void;
}

export function SignalList({ search, onCheck }: SignalListProps) {
  const query = useMemo<TraitQuery>(
    () => ({ search, types: ["onboarded"], includeSubfolders: true, sort: "name" }),
    [search],
  );
  const list = useTraits(query);
  const columns = useMemo(() => columnsOf(onCheck), [onCheck]);
  return (
    <div className={css.list}>
      <ListBody list={list}>
        <VirtualGrid
          label={t("signals.list")}
          columns={columns}
          rowCount={list.total}
          rowAt={list.rowAt}
          rowKey={(row) => row.id}
          rowName={(row) => row.name}
          onNeed={list.onNeed}
          onFailure={toastThrown}
          listKey={list.key}
          memory="signals"
          onActivate={(row) => check(row, onCheck)}
          empty={<EmptyState title={t("signals.empty")}>{t("signals.empty.hint")}</EmptyState>}
        />
      </ListBody>
    </div>
  );
}

function check({ audienceId, name, shared }: TraitRow, onCheck: SignalListProps["onCheck"]) {
  if (audienceId !== null) onCheck({ audience: audienceId, name, state: shared ?? "unclear" });
}

function columnsOf(onCheck: SignalListProps["onCheck"]): GridColumn<TraitRow>[] {
  return [
    {
      id: "name",
      label: t("signals.signal"),
      text: (row) => row.name,
      minWidth: 180,
      render: (row) => <Signal row={row} onCheck={onCheck} />,
    },
    { id: "days", label: t("signals.days"), width: 170, render: (row) => <Days trait={row.id} /> },
    {
      id: "state",
      label: t("common.state"),
      width: 124,
      render: (row) => row.shared && <SharedStateDot state={row.shared} />,
    },
  ];
}

function Signal({ row, onCheck }: { row: TraitRow; onCheck: SignalListProps["onCheck"] }) {
  if (row.audienceId === null) {
    return (
      <Tip words={t("signals.notSegid")}>
        <Name>{row.name}</Name>
      </Tip>
    );
  }
  return (
    <Tip words={`segid = ${row.audienceId}`}>
      <button
        type="button"
        className={css.link}
        aria-label={t("signals.check", { name: row.name })}
        onClick={() => check(row, onCheck)}
      >
        <Name>{row.name}</Name>
      </button>
    </Tip>
  );
}

/** The realizations of each day as bars, and how many days had any as text. */
function Days({ trait }: { trait: string }) {
  const trend = useTraitTrend(trait, "device", DAYS);
  const points = trend.value?.points;
  if (!points)
    return <span className={css.quiet}>{trend.failure ? t("signals.failed") : t("signals.loading")}</span>;
  const days = points.filter(({ first }) => (first ?? 0) > 0);
  const words = t("signals.days.words", { days: days.length });
  const each = points.map(dayWords).join(", ");
  const most = Math.max(1, ...points.map(({ first }) => first ?? 0));
  const sum = points.reduce((all, { first }) => all + (first ?? 0), 0);
  return (
    <Tip words={`${words}. ${each}`}>
      <span className={css.week}>
        <span className={css.days} role="img" aria-label={words}>
          {points.map(({ day, first }) => (
            <span key={day} className={css.day} style={{ height: `${((first ?? 0) / most) * 100}%` }} />
          ))}
        </span>
        <span className={css.sum}>{formatNumber(sum)}</span>
      </span>
    </Tip>
  );
}

function dayWords({ day, first }: TrendPoint): string {
  return t("signals.day", { day: own(formatDay(day, true)), count: own(formatNumber(first ?? 0)) });
}
