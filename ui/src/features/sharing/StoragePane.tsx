/** The right pane: trait storage or segment storage of Audience Manager. */
import { useRef } from "react";
import { FilterChips } from "../../components/FilterChips";
import type { DragSource } from "../../components/dnd/drag";
import { t } from "../../i18n";
import { SegmentStorage } from "./SegmentStorage";
import { TraitStorage } from "./TraitStorage";
import { useSize } from "../../components/useSize";
import type { AudienceDrag } from "../../shared/sharing/dropPolicy";
import { changePlace, usePlace, type SharePlace } from "../../shared/sharing/place";
import { roomOf } from "./room";
import css from "./share.module.css";

interface StoragePaneProps {
  /** What is chosen at the left, for "share here"; undefined when nothing is. */
  takeChosen: () => DragSource<AudienceDrag> | undefined;
}

export function StoragePane({ takeChosen }: StoragePaneProps) {
  const { side } = usePlace();
  const pane = useRef<HTMLDivElement>(null);
  const { width } = useSize(pane);
  const switcher = <SideSwitch side={side} />;
  return (
    <div ref={pane} className={css.pane} data-room={roomOf(width)}>
      {side === "traits" ? (
        <TraitStorage switcher={switcher} takeChosen={takeChosen} />
      ) : (
        <SegmentStorage switcher={switcher} />
      )}
    </div>
  );
}

function SideSwitch({ side }: { side: SharePlace["side"] }) {
  return (
    <FilterChips
      label={t("share.storage.side")}
      single
      items={[
        { id: "traits", label: t("share.storage.traits") },
        { id: "segments", label: t("share.storage.segments") },
      ]}
      selected={new Set([side])}
      onChange={(next) => {
        // Pressing the chip that is on would leave none: then nothing changes.
        const [chosen] = next;
        if (chosen === "traits" || chosen === "segments") changePlace({ side: chosen });
      }}
    />
  );
}
