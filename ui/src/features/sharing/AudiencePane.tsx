/** The left pane: the audiences of Experience Platform, to search, filter, select and drag. */
import { Button } from "@react-spectrum/s2/Button";
import Share from "@react-spectrum/s2/icons/Share";
import { useMemo, useRef, type RefObject } from "react";
import { useWhyNotShare } from "../../api/rights";
import { useAudienceFacets, useAudiences } from "../../api/audiences";
import { ColumnMenu } from "../../components/ColumnMenu";
import { useAnnounced } from "../../components/announce";
import { keysFor } from "../../components/keys";
import { Panel } from "../../components/Panel";
import { fittingColumns } from "../../components/grid/columns";
import { countOf } from "../../components/grid/selection";
import { inBackground } from "../../background";
import { useCurrentDrag, type DragSource } from "../../components/dnd/drag";
import { useDropTarget } from "../../components/dnd/useDropTarget";
import { formatNumber, t } from "../../i18n";
import { AudienceFilters } from "../../shared/audiences/AudienceFilters";
import { AudienceList } from "./AudienceList";
import { DisabledButton } from "../../shared/editing/ToolButton";
import { FailureState } from "../../shared/lists/ListBody";
import { useGone } from "../../shared/lists/useChosen";
import { AUDIENCE_COLUMNS, columnsFor } from "../../shared/audiences/audienceColumns";
import type { AudienceDrag } from "../../shared/sharing/dropPolicy";
import { isPlatformDrag, judgePlatform } from "../../shared/sharing/platform/platformDrag";
import { PlatformDropForecast } from "../../shared/sharing/platform/PlatformPreview";
import { useAddToPlatform } from "../../shared/sharing/platform/useAddToPlatform";
import {
  clearFilters,
  filterAudiences,
  changeShareView,
  isFiltered,
  presentShareView,
  useShareView,
} from "../../shared/sharing/shareView";
import { OpenPlanButton } from "./PlanButtons";
import { useShareKey } from "./useShareKey";
import { takeChosen } from "../../shared/sharing/useSharing";
import { roomOf } from "./room";
import { useSize } from "../../components/useSize";
import css from "./sharing.module.css";

/** Borders of the panel to the left and right of the list. */
const BORDERS_PX = 2;

interface AudiencePaneProps {
  /** Opens the dialog that asks for the folder. */
  onShareTo: (source: DragSource<AudienceDrag>) => void;
}

export function AudiencePane({ onShareTo }: AudiencePaneProps) {
  const { audiences: query, selection, columns: chosen } = useShareView();
  const list = useAudiences(query);
  useGone(selection, list, (next) => {
    const { selection: now } = presentShareView();
    changeShareView({ selection: typeof next === "function" ? next(now) : next });
  });
  const facets = useAudienceFacets(query).value;
  const pane = useRef<HTMLDivElement>(null);
  const { width } = useSize(pane);
  const drop = usePlatformDrop(pane);
  const columns = useMemo(() => columnsFor(chosen), [chosen]);
  const shown = fittingColumns(columns, width - BORDERS_PX, { selectable: true, draggable: true });
  const count = countOf(selection, list.total);
  useShareKey(pane, list, onShareTo, useWhyNotShare());
  useAnnounced(
    isFiltered(query) && !list.isLoading && !list.isOld ? t("sharing.found", { n: list.total }) : undefined,
  );

  return (
    <div ref={pane} {...drop.dropProps} className={css.pane} data-room={roomOf(width)} data-drop={drop.state}>
      {drop.state === "over" && <PlatformDropForecast />}
      {drop.state === "refused" && <p className={css.dropReason}>{drop.reason}</p>}
      <Panel
        fill
        flush
        title={t("sharing.audiences.title")}
        note={
          list.isLoading
            ? undefined
            : t("sharing.audiences.note", {
                total: formatNumber(list.total),
                n: count,
                chosen: formatNumber(count),
              })
        }
        actions={
          <>
            <ColumnMenu
              label={t("sharing.columns")}
              columns={AUDIENCE_COLUMNS.filter(({ leaves }) => leaves !== undefined)}
              shown={new Set(shown.map(({ id }) => id))}
              onChange={(next) => changeShareView({ columns: next })}
              resetLabel={t("sharing.columns.auto")}
              onReset={() => changeShareView({ columns: undefined })}
            />
            <OpenPlanButton />
            <ShareButton total={list.total} count={count} onShareTo={onShareTo} />
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

/** The whole pane takes segments and traits. A drag of its own audiences is not for it, and is not refused either. */
function usePlatformDrop(pane: RefObject<HTMLDivElement | null>) {
  const addToTray = useAddToPlatform();
  const source = useCurrentDrag();
  return useDropTarget({
    ref: pane,
    judge: judgePlatform,
    isDisabled: source !== undefined && !isPlatformDrag(source),
    onDrop(dropped) {
      if (isPlatformDrag(dropped)) inBackground(addToTray(dropped));
    },
  });
}

interface ShareButtonProps extends AudiencePaneProps {
  /** Number of rows in the list. */
  total: number;
  /** Number of selected rows. */
  count: number;
}

/** Shares the selection; without a selection or permission, it shows why it cannot. */
function ShareButton({ total, count, onShareTo }: ShareButtonProps) {
  const why = useWhyNotShare() ?? (count === 0 ? t("sharing.chooseFirst") : undefined);
  if (why !== undefined) return <DisabledButton icon={Share} label={t("sharing.button.none")} why={why} />;
  const share = () => {
    const source = takeChosen(total);
    if (source) onShareTo(source);
  };
  return (
    <Button variant="secondary" onPress={share}>
      {t("sharing.button", { n: count })}
    </Button>
  );
}

/** A hint for first-time users, with the keyboard shortcut. */
function Hint({ count }: { count: number }) {
  return (
    <p className={css.hint}>
      <span>
        {count === 0
          ? t("sharing.hint.none")
          : t("sharing.hint.some", { button: t("sharing.button", { n: count }) })}
      </span>
      <kbd>{keysFor("shareTo")}</kbd>
    </p>
  );
}
