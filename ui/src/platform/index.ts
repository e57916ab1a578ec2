/**
 * The bridge to the desktop shell: the only file that imports `@tauri-apps`.
 *
 * It calls commands, listens to events and receives progress; it must not know what the commands are (`bindings.ts`) or
 * what happens with their results (`api/`).
 */
import { Channel, invoke } from "@tauri-apps/api/core";
import { getVersion } from "@tauri-apps/api/app";
import { listen } from "@tauri-apps/api/event";
import { getCurrentWindow } from "@tauri-apps/api/window";
import { getCurrentWebview } from "@tauri-apps/api/webview";

export { Channel, invoke };

/** Called when lists, counts or freshness may have changed; returns a function that stops listening. */
export async function onWorkspaceChanged(callback: () => void): Promise<() => void> {
  return listen("workspace-changed", () => callback());
}

/** A channel that passes every message of one call to `callback`. */
export function channel<Message>(callback: (message: Message) => void): Channel<Message> {
  const made = new Channel<Message>();
  made.onmessage = callback;
  return made;
}

/** Called when the window is about to close and something would be lost; returns a function that stops it. */
export async function onCloseAsked(callback: () => void): Promise<() => void> {
  return listen("close-asked", () => callback());
}

/** Called when a person clicked the system's notice about a job; returns a function that stops it. */
export async function onJobOpened(
  callback: (connectionId: string, jobId: string) => void,
): Promise<() => void> {
  return listen<[string, string]>("job-opened", ({ payload: [connection, job] }) =>
    callback(connection, job),
  );
}

/** Called when a person clicked the system's notice about a look-alike model; returns a function that stops it. */
export async function onModelOpened(
  callback: (connectionId: string, modelId: string) => void,
): Promise<() => void> {
  return listen<[string, string]>("model-opened", ({ payload: [connection, model] }) =>
    callback(connection, model),
  );
}

/** Closes the window without asking. */
export async function closeWindow(): Promise<void> {
  await getCurrentWindow().destroy();
}

/** The version of this build. */
export async function appVersion(): Promise<string> {
  return getVersion();
}

/** Enlarges the whole page; 1 is the usual size. */
export async function setZoom(factor: number): Promise<void> {
  await getCurrentWebview().setZoom(factor);
}
