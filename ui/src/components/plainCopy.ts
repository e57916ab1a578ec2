/** What is selected and copied has no marks in it that nobody sees: an id pasted elsewhere must be the id. */
import { withoutIsolates } from "../i18n";

/** Takes the marks around names out of what is copied, from now on; returns the way to stop. */
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
