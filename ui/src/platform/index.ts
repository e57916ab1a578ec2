/**
 * The bridge to the desktop shell: the only place that imports `@tauri-apps`.
 *
 * It knows how to call a command, how to hear an event and how to receive progress; it must not know what the commands
 * are (`bindings.ts` does) or what is done with their answers (`api/`).
 */
import { Channel, invoke } from "@tauri-apps/api/core";
import { getVersion } from "@tauri-apps/api/app";
import { listen } from "@tauri-apps/api/event";
import { getCurrentWindow } from "@tauri-apps/api/window";
import { getCurrentWebview } from "@tauri-apps/api/webview";

export { Channel, invoke };

/** Told when lists, counts or freshness may have changed; returns the way to stop listening. */
export async function onWorkspaceChanged(told: () => void): Promise<() => void> {
  return listen("workspace-changed", () => told());
}

/** A channel that hands every message of one call to `told`. */
export function channel<Message>(told: (message: Message) => void): Channel<Message> {
  const made = new Channel<Message>();
  made.onmessage = told;
  return made;
}

/** Told that the window is to be closed, while the shell knows that something would be lost; returns the way to stop. */
export async function onCloseAsked(told: () => void): Promise<() => void> {
  return listen("close-asked", () => told());
}

/** Closes the window, whatever is in it. */
export async function closeWindow(): Promise<void> {
  await getCurrentWindow().destroy();
}

/** The version this program was built as. */
export async function appVersion(): Promise<string> {
  return getVersion();
}

/** Enlarges the whole page; 1 is the usual size. */
export async function setZoom(factor: number): Promise<void> {
  await getCurrentWebview().setZoom(factor);
}
