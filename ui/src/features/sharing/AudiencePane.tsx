/** The left pane: Experience Platform's audiences, to be searched, filtered, chosen and dragged. */
import { Button } from "@react-spectrum/s2/Button";
import Share from "@react-spectrum/s2/icons/Share";
import { useMemo, useRef } from "react";
import { SHARE, useWhyNot } from "../../api/rights";
import { useAudienceFacets, useAudiences } from "../../api/audiences";
import { ColumnMenu } from "../../components/ColumnMenu";
import { useAnnounced } from "../../components/announce";
import { keysFor } from "../../components/keys";
import { Panel } from "../../components/Panel";
import { fittingColumns } from "../../components/grid/columns";
import { countOf } from "../../components/grid/selection";
import type { DragSource } from "../../components/dnd/drag";
import { formatNumber, t } from "../../i18n";
import { AudienceFilters } from "../../shared/audiences/AudienceFilters";
import { AudienceList } from "./AudienceList";
import { HeldButton } from "../../shared/editing/ToolButton";
import { FailureState } from "../../shared/lists/ListBody";
import { useGone } from "../../shared/lists/useChosen";
import { AUDIENCE_COLUMNS, columnsFor } from "../../shared/audiences/audienceColumns";
import type { AudienceDrag } from "../../shared/sharing/dropPolicy";
import {
  clearFilters,
  filterAudiences,
  changePlace,
  isFiltered,
  presentPlace,
  usePlace,
} from "../../shared/sharing/place";
import { useShareKey } from "./useShareKey";
import { takeChosen } from "../../shared/sharing/useSharing";
import { roomOf } from "./room";
import { useSize } from "../../components/useSize";
import css from "./share.module.css";

/** Of the panel, left and right of the list. */
const BORDERS_PX = 2;

interface AudiencePaneProps {
  /** Opens the dialog that asks where to. */
  onShareTo: (source: DragSource<AudienceDrag>) => void;
}

export function AudiencePane({ onShareTo }: AudiencePaneProps) {
  const { audiences: query, selection, columns: chosen } = usePlace();
  const list = useAudiences(query);
  useGone(selection, list, (next) => {
    const { selection: now } = presentPlace();
    changePlace({ selection: typeof next === "function" ? next(now) : next });
  });
  const facets = useAudienceFacets(query).value;
  const pane = useRef<HTMLDivElement>(null);
  const { width } = useSize(pane);
  const columns = useMemo(() => columnsFor(chosen), [chosen]);
  const shown = fittingColumns(columns, width - BORDERS_PX, { selectable: true, draggable: true });
  const count = countOf(selection, list.total);
  const why = useWhyNot(...SHARE);
  const held = why ?? (count === 0 ? t("share.chooseFirst") : undefined);
  useShareKey(pane, list, onShareTo, why);
  useAnnounced(
    isFiltered(query) && !list.isLoading && !list.isOld ? t("share.found", { n: list.total }) : undefined,
  );

  return (
    <div ref={pane} className={css.pane} data-room={roomOf(width)}>
      <Panel
        fill
        flush
        title={t("share.audiences.title")}
        note={
          list.isLoading
            ? undefined
            : t("share.audiences.note", {
                total: formatNumber(list.total),
                n: count,
                chosen: formatNumber(count),
              })
        }
        actions={
          <>
            <ColumnMenu
              label={t("share.columns")}
              columns={AUDIENCE_COLUMNS.filter(({ leaves }) => leaves !== undefined)}
              shown={new Set(shown.map(({ id }) => id))}
              onChange={(next) => changePlace({ columns: next })}
              resetLabel={t("share.columns.auto")}
              onReset={() => changePlace({ columns: undefined })}
            />
            {held === undefined ? (
              <Button
                variant="secondary"
                onPress={() => {
                  const source = takeChosen(list.total);
                  if (source) onShareTo(source);
                }}
              >
                {t("share.button", { n: count })}
              </Button>
            ) : (
              <HeldButton icon={Share} label={t("share.button.none")} why={held} />
            )}
          </>
        }
        toolbar={
          <AudienceFilters
            query={query}
            facets={facets}
            onFilter={filterAudiences}
            onClear={clearFilters}
            hasFolder
          />
        }
      >
        {list.failure && list.total === 0 ? (
          <FailureState failure={list.failure} retry={list.retry} />
        ) : (
          <>
            <AudienceList list={list} query={query} columns={columns} onShareTo={onShareTo} />
            <Hint count={count} />
          </>
        )}
      </Panel>
    </div>
  );
}

/** What to do here, for those who see it for the first time, and the key that does it. */
function Hint({ count }: { count: number }) {
  return (
    <p className={css.hint}>
      <span>
        {count === 0
          ? t("share.hint.none")
          : t("share.hint.some", { button: t("share.button", { n: count }) })}
      </span>
      <kbd>{keysFor("shareTo")}</kbd>
    </p>
  );
}
