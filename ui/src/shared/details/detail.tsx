/** Parts of a detail page besides its facts: their age, and a card while they are loading. */
import { AgeLabel } from "../../components/AgeLabel";
import { Skeleton } from "../../components/States";
import { tRich } from "../../i18n";
import css from "./details.module.css";

/** The age of the facts: loaded just now, or from the local copy because the service did not answer. */
export function ReadAge({ at }: { at: number | null }) {
  return <span>{tRich("details.readAt", { age: <AgeLabel at={at} /> })}</span>;
}

/** A card whose facts are loading. */
export function PanelSkeleton() {
  return (
    <div className={css.skeleton}>
      <Skeleton lines={9} />
    </div>
  );
}
