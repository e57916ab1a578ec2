/**
 * Mends the first press after a drag. WebKitGTK does not say "pointercancel" when a drag takes the pointer away; it
 * believes the button still down and leaves out the next "pointerdown". Presses are counted from that event, so a first
 * click after a drop would do nothing. Where a "mousedown" comes without it, the missing event is put in front.
 */

/** The id WebKit gives the mouse; the "pointerup" that follows carries it. */
const MOUSE = 1;

/** Watches for the next press. In engines that tell it rightly this does nothing. */
export function mendFirstPress(): void {
  const stop = () => {
    window.removeEventListener("pointerdown", stop, { capture: true });
    window.removeEventListener("mousedown", onMouseDown, { capture: true });
  };
  const onMouseDown = (event: MouseEvent) => {
    stop();
    const { button, buttons, clientX, clientY, ctrlKey, shiftKey, altKey, metaKey, detail } = event;
    const where = { button, buttons, clientX, clientY, ctrlKey, shiftKey, altKey, metaKey, detail };
    const what = {
      pointerId: MOUSE,
      pointerType: "mouse",
      isPrimary: true,
      width: 1,
      height: 1,
      pressure: 0.5,
    };
    const how = { bubbles: true, cancelable: true, composed: true };
    event.target?.dispatchEvent(new PointerEvent("pointerdown", { ...where, ...what, ...how }));
  };
  window.addEventListener("pointerdown", stop, { capture: true });
  window.addEventListener("mousedown", onMouseDown, { capture: true });
}
