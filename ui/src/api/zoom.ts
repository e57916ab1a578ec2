/** The zoom of the window: stored with the settings, changed on the Settings page and by keyboard. */
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { inBackground } from "../background";
import type { Failure, Workspace } from "../bindings";
import { setZoom } from "../platform";
import { keys } from "./keys";
import { useSetSettings, useWorkspace } from "./workspace";

const USUAL = 100;
/** The sizes the keys step through, in percent. */
export const ZOOMS: readonly number[] = [80, 90, 100, 110, 125, 150, 175, 200];

interface Zoom {
  percent: number;
  set: (percent: number) => void;
  /** The zoom after a key press; undefined for keys that do not zoom. */
  onKey: (event: KeyboardEvent) => void;
}

/** The current zoom, and a function that changes it; `onFailure` is called if it could not be saved. */
export function useZoom(onFailure: (failure: Failure) => void): Zoom {
  const client = useQueryClient();
  const settings = useWorkspace().value?.settings;
  const change = useSetSettings((failure) => {
    // The zoom that is shown is the one that is saved.
    inBackground(client.invalidateQueries({ queryKey: keys.workspace, exact: true }));
    onFailure(failure);
  });
  // Read from the store, not from the last render: a key that repeats continues from the zoom it reached.
  const present = () => client.getQueryData<Workspace>(keys.workspace)?.settings;
  const set = (percent: number) => {
    const kept = present();
    if (!kept || percent === kept.zoom) return;
    const next = { ...kept, zoom: percent };
    client.setQueryData<Workspace>(keys.workspace, (known) => known && { ...known, settings: next });
    inBackground(change.run(next));
  };
  return {
    percent: settings?.zoom ?? USUAL,
    set,
    onKey(event) {
      const next = zoomAfter(event, present()?.zoom ?? USUAL);
      if (next === undefined) return;
      event.preventDefault();
      set(next);
    },
  };
}

/** Applies the saved zoom, and listens to Ctrl (Cmd) with +, − and 0. Used once, by the window. */
export function useZoomOfWindow(onFailure: (failure: Failure) => void): void {
  const zoom = useZoom(onFailure);
  const { percent } = zoom;
  const latest = useRef(zoom);
  useEffect(() => {
    latest.current = zoom;
  });
  useEffect(() => {
    // The window is still usable if it cannot be enlarged.
    setZoom(percent / USUAL).catch(() => {});
  }, [percent]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => latest.current.onKey(event);
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
}

type Pressed = Pick<KeyboardEvent, "key" | "code" | "ctrlKey" | "metaKey" | "altKey">;

/** The size a key requests; undefined for every other key. */
export function zoomAfter(event: Pressed, present: number): number | undefined {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return undefined;
  // On many keyboards + is Shift and =, and people press it without Shift.
  if (event.key === "+" || event.key === "=" || event.code === "NumpadAdd") {
    return ZOOMS.find((step) => step > present) ?? present;
  }
  if (event.key === "-" || event.key === "_" || event.code === "NumpadSubtract") {
    return ZOOMS.findLast((step) => step < present) ?? present;
  }
  return event.key === "0" || event.code === "Numpad0" ? USUAL : undefined;
}
