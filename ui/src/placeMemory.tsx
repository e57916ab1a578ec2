/**
 * What the window remembers for each entry of its history: search, filters, sort order, selection, scroll position,
 * focus. Going back shows the list as it was left. Stored as long as the window is open, separately for each
 * connection: a selection in one means nothing in another.
 *
 * Must not know: features, data.
 */
import {
  createContext,
  useContext,
  useEffect,
  useMemo,
  useState,
  useSyncExternalStore,
  type ReactNode,
} from "react";
import { presentEntry, subscribe } from "./navigation";

/** How many entries are remembered; the oldest is forgotten first. */
const MAX = 100;

const places = new Map<string, Map<string, unknown>>();

function slotsOf(place: string): Map<string, unknown> {
  const known = places.get(place);
  if (known) return known;
  const slots = new Map<string, unknown>();
  places.set(place, slots);
  const [oldest] = places.keys();
  if (places.size > MAX && oldest !== undefined) places.delete(oldest);
  return slots;
}

const Scope = createContext("");

/** The name under which everything below is remembered, such as a connection's ID. */
export function PlaceMemory({ scope, children }: { scope: string; children: ReactNode }) {
  return <Scope value={scope}>{children}</Scope>;
}

function usePlaceName(): string {
  const scope = useContext(Scope);
  return `${scope} ${useSyncExternalStore(subscribe, presentEntry)}`;
}

export interface Slot<Value> {
  recall: () => Value | undefined;
  keep: (value: Value) => void;
}

/** A value of the current entry that is read once and written often, without rendering anything. */
export function useSlot<Value>(name: string): Slot<Value> {
  const place = usePlaceName();
  return useMemo(
    () => ({
      recall: () => places.get(place)?.get(name) as Value | undefined,
      keep: (value) => void slotsOf(place).set(name, value),
    }),
    [place, name],
  );
}

/** State that is restored when the user comes back to its entry. A new entry starts with the current value. */
export function useRemembered<Value>(
  name: string,
  start: Value,
): [Value, (next: Value | ((now: Value) => Value)) => void] {
  const slot = useSlot<{ value: Value }>(name);
  const [state, setState] = useState(() => ({ slot, value: slot.recall()?.value ?? start }));
  let shown = state;
  if (state.slot !== slot) {
    const known = slot.recall();
    shown = { slot, value: known ? known.value : state.value };
    setState(shown);
  }
  useEffect(() => shown.slot.keep({ value: shown.value }), [shown]);
  const [set] = useState(
    () => (next: Value | ((now: Value) => Value)) =>
      setState((now) => ({
        ...now,
        value: typeof next === "function" ? (next as (now: Value) => Value)(now.value) : next,
      })),
  );
  return [shown.value, set];
}
