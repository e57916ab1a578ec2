/** The right pane: trait storage or segment storage of Audience Manager. */
import { FilterChips } from "../../components/FilterChips";
import type { DragSource } from "../../components/dnd/drag";
import { t } from "../../i18n";
import { SegmentStorage } from "./SegmentStorage";
import { TraitStorage } from "./TraitStorage";
import type { AudienceDrag } from "./dropPolicy";
import { changePlace, usePlace, type SharePlace } from "./place";
import css from "./share.module.css";

interface StoragePaneProps {
  /** What is chosen at the left, for "share here"; undefined when nothing is. */
  takeChosen: () => DragSource<AudienceDrag> | undefined;
}

export function StoragePane({ takeChosen }: StoragePaneProps) {
  const { side } = usePlace();
  const switcher = <SideSwitch side={side} />;
  return (
    <div className={css.pane}>
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
