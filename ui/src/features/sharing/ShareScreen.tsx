/** The main screen: audiences on the left, trait storage on the right, the pending plan at the bottom. */
import { useRef } from "react";
import { useAudiences } from "../../api/audiences";
import type { DragSource } from "../../components/dnd/drag";
import { useDialog } from "../../components/useDialog";
import { t } from "../../i18n";
import { AudiencePane } from "./AudiencePane";
import { ShareDialog } from "../../shared/sharing/ShareDialog";
import { Splitter } from "./Splitter";
import { StoragePane } from "./StoragePane";
import { Tray } from "./Tray";
import type { AudienceDrag } from "../../shared/sharing/dropPolicy";
import { changeShareView, useShareView } from "../../shared/sharing/shareView";
import { useStoredLayout } from "./useStoredLayout";
import { takeChosen } from "../../shared/sharing/useSharing";
import { useSize } from "../../components/useSize";
import css from "./sharing.module.css";

const MIN_PANE_PX = 340;
/** Below this width the panes are stacked. */
const MIN_BESIDE_PX = 720;
/** The reference height of the tray in that case, because the screen is as tall as both panes. */
const STACKED_TRAY_ROOM_PX = 320;
/** Space at both sides of the panes, as in `.panes`. */
const PADDING_PX = 24;

/** The audiences get the larger part of a wide window, because their list has more columns. */
function defaultShare(width: number): number {
  if (width < 1000) return 0.58;
  return width < 1150 ? 0.65 : 0.62;
}

export default function ShareScreen() {
  const place = useShareView();
  useStoredLayout();
  const shareTo = useDialog<DragSource<AudienceDrag>>("shareChosen", (source) => (
    <ShareDialog source={source} />
  ));
  const panes = useRef<HTMLDivElement>(null);
  const { width } = useSize(panes);
  const screen = useRef<HTMLDivElement>(null);
  const { height } = useSize(screen);
  const total = useAudiences(place.audiences).total;
  const share = place.left ?? defaultShare(width);
  const isStacked = width > 0 && width < MIN_BESIDE_PX;
  const room = Math.max(0, width - PADDING_PX);
  const most = Math.max(MIN_PANE_PX, room - MIN_PANE_PX);
  return (
    <div ref={screen} className={css.screen} data-stacked={isStacked || undefined}>
      <h1 className="visuallyHidden">{t("sharing.title")}</h1>
      <div
        ref={panes}
        className={css.panes}
        style={{
          gridTemplateColumns: isStacked
            ? "minmax(0, 1fr)"
            : `clamp(${MIN_PANE_PX}px, ${share * 100}%, calc(100% - ${MIN_PANE_PX}px)) auto minmax(0, 1fr)`,
        }}
      >
        <AudiencePane onShareTo={shareTo.open} />
        {!isStacked && (
          <Splitter
            label={t("sharing.resize")}
            orientation="vertical"
            value={Math.max(MIN_PANE_PX, Math.min(most, room * share))}
            min={MIN_PANE_PX}
            max={most}
            onChange={(next) => changeShareView({ left: next / room })}
            onReset={() => changeShareView({ left: undefined })}
          />
        )}
        <StoragePane takeChosen={() => takeChosen(total)} />
      </div>
      <Tray room={isStacked ? STACKED_TRAY_ROOM_PX : height} />
      {shareTo.dialog}
    </div>
  );
}
