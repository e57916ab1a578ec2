/** The right pane: trait storage or segment storage of Audience Manager. */
import { useRef } from "react";
import { FilterChips } from "../../components/FilterChips";
import type { DragSource } from "../../components/dnd/drag";
import { t } from "../../i18n";
import { SegmentStorage } from "./SegmentStorage";
import { TraitStorage } from "./TraitStorage";
import { useSize } from "../../components/useSize";
import type { AudienceDrag } from "../../shared/sharing/dropPolicy";
import { changeShareView, useShareView, type ShareView } from "../../shared/sharing/shareView";
import { roomOf } from "./room";
import { MANAGER_PANE } from "./useStorageBack";
import css from "./sharing.module.css";

interface StoragePaneProps {
  /** The selected audiences, for "share here"; undefined if there are none. */
  takeChosen: () => DragSource<AudienceDrag> | undefined;
}

export function StoragePane({ takeChosen }: StoragePaneProps) {
  const { side } = useShareView();
  const pane = useRef<HTMLDivElement>(null);
  const { width } = useSize(pane);
  const switcher = <SideSwitch side={side} />;
  return (
    <div ref={pane} className={css.pane} data-room={roomOf(width)} {...{ [MANAGER_PANE]: "" }}>
      {side === "traits" ? (
        <TraitStorage switcher={switcher} takeChosen={takeChosen} />
      ) : (
        <SegmentStorage switcher={switcher} />
      )}
    </div>
  );
}

function SideSwitch({ side }: { side: ShareView["side"] }) {
  return (
    <FilterChips
      label={t("sharing.storage.side")}
      single
      items={[
        { id: "traits", label: t("traits.title") },
        { id: "segments", label: t("segments.title") },
      ]}
      selected={new Set([side])}
      onChange={(next) => {
        // Pressing the selected chip would leave none, so nothing changes.
        const [chosen] = next;
        if (chosen === "traits" || chosen === "segments") changeShareView({ side: chosen });
      }}
    />
  );
}
