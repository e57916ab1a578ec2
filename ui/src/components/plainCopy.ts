/** Copied text contains no invisible isolation marks: an ID pasted elsewhere must be the ID. */
import { withoutIsolates } from "../i18n";

/** From now on, removes the marks around names from copied text; returns a function that stops this. */
export function copyPlainly(): () => void {
  const onCopy = (event: ClipboardEvent) => {
    const words = window.getSelection()?.toString() ?? "";
    const plain = withoutIsolates(words);
    if (event.defaultPrevented || plain === words) return;
    event.clipboardData?.setData("text/plain", plain);
    event.preventDefault();
  };
  document.addEventListener("copy", onCopy);
  return () => document.removeEventListener("copy", onCopy);
}
