/**
 * Takes the pictures in Spectrum's messages out of what is read aloud: they are images without a name
 * (`@react-spectrum/s2` 1.7, `Toast.tsx`: `<Icon />` straight from the SVG, without `aria-hidden`). What they say is in
 * the words beside them. Goes when Spectrum hides or names them.
 */
import { useEffect } from "react";

const PICTURE = "[role=alertdialog][aria-modal=false] svg[role=img]:not([aria-hidden], [aria-label])";

/** Mounted once, beside the container of the messages. */
export function useSilentToastIcons(): void {
  useEffect(() => {
    const hide = () => {
      for (const picture of document.querySelectorAll(PICTURE)) picture.setAttribute("aria-hidden", "true");
    };
    // Messages come in a region of their own, which is put into the page with the first one.
    const inRegion = new MutationObserver(hide);
    const onPage = new MutationObserver(() => {
      hide();
      inRegion.disconnect();
      for (const region of document.querySelectorAll("body > [role=region], body > * > [role=region]")) {
        inRegion.observe(region, { childList: true, subtree: true });
      }
    });
    onPage.observe(document.body, { childList: true });
    return () => {
      onPage.disconnect();
      inRegion.disconnect();
    };
  }, []);
}
