/**
 * Fixes the first press after a drag. WebKitGTK sends no "pointercancel" when a drag takes the pointer; it believes the
 * button is still down and omits the next "pointerdown". React Aria counts presses from that event, so the first click
 * after a drop would do nothing. If a "mousedown" comes without it, the missing event is dispatched first.
 */

/** The ID WebKit uses for the mouse; the following "pointerup" has it. */
const MOUSE = 1;

/** Watches for the next press. Does nothing in engines that report it correctly. */
export function repairFirstPress(): void {
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
