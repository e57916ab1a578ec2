/** The main screen: audiences at the left, trait storage at the right, the pending plan at the foot. */
import { DialogContainer } from "@react-spectrum/s2/Dialog";
import { useRef, useState } from "react";
import { useAudiences } from "../../api/audiences";
import type { DragSource } from "../../components/dnd/drag";
import { t } from "../../i18n";
import { AudiencePane } from "./AudiencePane";
import { ShareDialog } from "./ShareDialog";
import { Splitter } from "./Splitter";
import { StoragePane } from "./StoragePane";
import { Tray } from "./Tray";
import { Announcements } from "./announce";
import type { AudienceDrag } from "./dropPolicy";
import { changePlace, usePlace } from "./place";
import { takeChosen } from "./useSharing";
import { useSize } from "./useSize";
import css from "./share.module.css";

const LEAST_PANE_PX = 340;

/** The audiences get more of a wide window, because their list has more columns. */
function defaultShare(width: number): number {
  return width < 1150 ? 0.525 : 0.555;
}

export default function ShareScreen() {
  const place = usePlace();
  const [asked, setAsked] = useState<DragSource<AudienceDrag>>();
  const panes = useRef<HTMLDivElement>(null);
  const { width } = useSize(panes);
  const total = useAudiences(place.audiences).total;
  const wanted = width * (place.left ?? defaultShare(width));
  const left = Math.max(LEAST_PANE_PX, Math.min(width - LEAST_PANE_PX, wanted));
  return (
    <div className={css.screen}>
      <h1 className="visuallyHidden">{t("share.title")}</h1>
      <div
        ref={panes}
        className={css.panes}
        style={{ gridTemplateColumns: `${width === 0 ? "1fr" : `${left}px`} auto minmax(0, 1fr)` }}
      >
        <AudiencePane onShareTo={setAsked} />
        <Splitter
          label={t("share.resize")}
          orientation="vertical"
          value={left}
          min={LEAST_PANE_PX}
          max={Math.max(LEAST_PANE_PX, width - LEAST_PANE_PX)}
          onChange={(next) => changePlace({ left: next / width })}
          onReset={() => changePlace({ left: undefined })}
        />
        <StoragePane takeChosen={() => takeChosen(total)} />
      </div>
      <Tray />
      <DialogContainer onDismiss={() => setAsked(undefined)}>
        {asked && <ShareDialog source={asked} />}
      </DialogContainer>
      <Announcements />
    </div>
  );
}
