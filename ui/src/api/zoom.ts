/** How large everything in the window is: kept with the settings, changed on the Settings page and with keys. */
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { inBackground } from "../background";
import type { Failure, Workspace } from "../bindings";
import { setZoom } from "../platform";
import { keys } from "./keys";
import { useSetSettings, useWorkspace } from "./workspace";

const USUAL = 100;
/** The sizes the keys go through, in percent. */
export const ZOOMS: readonly number[] = [80, 90, 100, 110, 125, 150, 175, 200];

interface Zoom {
  percent: number;
  set: (percent: number) => void;
  /** What a key makes of it; nothing for every other key. */
  onKey: (event: KeyboardEvent) => void;
}

/** The present size, and the way to another one; `onFailure` is called where it could not be saved. */
export function useZoom(onFailure: (failure: Failure) => void): Zoom {
  const client = useQueryClient();
  const settings = useWorkspace().value?.settings;
  const change = useSetSettings((failure) => {
    // The size that is shown is the one that is saved.
    inBackground(client.invalidateQueries({ queryKey: keys.workspace, exact: true }));
    onFailure(failure);
  });
  // From the store, not from the last time this was rendered: a key that is held down goes on from what it reached.
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

/** Applies the kept size, and listens to Ctrl (Cmd) with +, − and 0. Used once, by the window. */
export function useZoomOfWindow(onFailure: (failure: Failure) => void): void {
  const zoom = useZoom(onFailure);
  const { percent } = zoom;
  const latest = useRef(zoom);
  useEffect(() => {
    latest.current = zoom;
  });
  useEffect(() => {
    // A window that cannot be enlarged is still a window.
    setZoom(percent / USUAL).catch(() => {});
  }, [percent]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => latest.current.onKey(event);
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
}

type Pressed = Pick<KeyboardEvent, "key" | "code" | "ctrlKey" | "metaKey" | "altKey">;

/** The size a key asks for; undefined for every other key. */
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
