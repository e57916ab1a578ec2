/** A trait that is dragged into a group. */
import type { ObjectLink } from "../../bindings";
import type { DragSource } from "../../components/dnd/drag";
import { withMoved, withTrait, type Group } from "./groups";

/** The kind of such drags. */
export const TRAIT_KIND = "trait";

export interface DraggedTrait {
  link: ObjectLink;
  /** The group it is taken from; undefined for a trait from the list. */
  from?: number;
}

/** The trait of a drag; undefined for other drags. */
export function draggedTrait(source: DragSource): DraggedTrait | undefined {
  const { payload } = source;
  const isTrait = source.kind === TRAIT_KIND && typeof payload === "object" && payload !== null;
  return isTrait && "link" in payload ? (payload as DraggedTrait) : undefined;
}

/** The groups after a drop onto one of them; onto the place for a new one if `to` is undefined. */
export function afterDrop(groups: readonly Group[], to: number | undefined, dragged: DraggedTrait): Group[] {
  return dragged.from === undefined
    ? withTrait(groups, to, dragged.link)
    : withMoved(groups, dragged.from, to, dragged.link);
}
