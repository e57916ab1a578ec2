/** Where the focus goes when the trait or group that has it moves or goes: with the trait, else to its neighbor. */
import { useLayoutEffect, useRef, type RefObject } from "react";
import { useGoneFocus } from "../../components/useGoneFocus";
import type { Group } from "./groups";

/** What is to be focused: a trait of a group, a group's button, or the place for a new group. */
export type Focus =
  | { kind: "trait"; group: number; id: string; part: number }
  | { kind: "group"; group: number }
  | { kind: "new" };

/** The place of the focused control inside a row, from its start. */
export function partOf(row: Element): number {
  const found = controls(row).indexOf(document.activeElement as HTMLElement);
  return Math.max(0, found);
}

function controls(row: Element): HTMLElement[] {
  return [...row.querySelectorAll<HTMLElement>("button, a[href]")];
}

/** What is focused after a trait is removed: the next one of its group, the one before it, or a neighbor of the group. */
export function afterTrait(groups: readonly Group[], group: Group, id: string, part: number): Focus {
  const at = group.traits.findIndex((one) => one.id === id);
  const neighbor = group.traits[at + 1] ?? group.traits[at - 1];
  return neighbor ? { kind: "trait", group: group.key, id: neighbor.id, part } : afterGroup(groups, group);
}

/** What is focused after a group is removed: the next one, the one before it, or the place for a new one. */
export function afterGroup(groups: readonly Group[], group: Group): Focus {
  const at = groups.findIndex(({ key }) => key === group.key);
  const neighbor = groups[at + 1] ?? groups[at - 1];
  return neighbor ? { kind: "group", group: neighbor.key } : { kind: "new" };
}

/** Returns a function that names what is focused once it is in the page. */
export function useNextFocus(list: RefObject<HTMLElement | null>): (next: Focus) => void {
  const wanted = useRef<Focus>(undefined);
  useLayoutEffect(() => {
    const found = wanted.current && elementOf(list.current, wanted.current);
    if (!found) return;
    wanted.current = undefined;
    found.focus();
  });
  // What has the focus goes away with Undo, too.
  useGoneFocus(
    list,
    () => true,
    () => {
      const last = [...(list.current?.querySelectorAll("[data-group-key]") ?? [])].at(-1);
      const key = last?.getAttribute("data-group-key");
      elementOf(list.current, key ? { kind: "group", group: Number(key) } : { kind: "new" })?.focus();
    },
  );
  return (next) => {
    wanted.current = next;
  };
}

function elementOf(list: HTMLElement | null, focus: Focus): HTMLElement | null | undefined {
  if (focus.kind === "new") return list?.querySelector<HTMLElement>("[data-group=new]");
  const group = list?.querySelector(`[data-group-key="${focus.group}"]`);
  // The last button of its head: the one that removes it.
  if (focus.kind === "group")
    return [...(group?.querySelectorAll<HTMLElement>("[data-group-head] button") ?? [])].at(-1);
  const row = group?.querySelector(`[data-trait="${CSS.escape(focus.id)}"]`);
  if (!row) return undefined;
  const parts = controls(row);
  return parts[Math.min(focus.part, parts.length - 1)];
}
