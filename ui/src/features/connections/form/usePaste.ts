/** Takes credential files and secrets that are pasted anywhere on the page; other pastes are left alone. */
import { useEffect, useEffectEvent } from "react";
import { looksLikeCredentialFile, looksLikeSecret } from "./credentialFile";

interface PasteHandlers {
  /** Whether everything pasted there is treated as a credential file. */
  takesAll: (target: Node) => boolean;
  onText: (text: string) => void;
  onFile: (file: Blob) => void;
  /** A secret on its own, pasted into a field that would show it. */
  onSecret: (secret: string) => void;
}

export function usePaste({ takesAll, onText, onFile, onSecret }: PasteHandlers): void {
  const onPaste = useEffectEvent((event: ClipboardEvent) => {
    const { target } = event;
    const text = event.clipboardData?.getData("text") ?? "";
    const file = event.clipboardData?.files?.[0];
    const isHidden = target instanceof HTMLInputElement && target.type === "password";
    const isMeant = target instanceof Node && takesAll(target) && text.trim() !== "";
    if (text === "" && file) {
      event.preventDefault();
      onFile(file);
    } else if (isMeant || looksLikeCredentialFile(text)) {
      event.preventDefault();
      onText(text);
    } else if (!isHidden && looksLikeSecret(text)) {
      event.preventDefault();
      onSecret(text.trim());
    }
  });
  useEffect(() => {
    const listener = (event: ClipboardEvent) => onPaste(event);
    document.addEventListener("paste", listener, true);
    return () => document.removeEventListener("paste", listener, true);
  }, []);
}
