/**
 * Everything but dialogs that opens over a screen, each under its name (`overlays.ts`). The linter forbids opening
 * anything else.
 */
import { Menu as SpectrumMenu, type MenuProps } from "@react-spectrum/s2/Menu";
import { Picker as SpectrumPicker, type PickerProps } from "@react-spectrum/s2/Picker";
import { Popover as PlainPopover, type PopoverProps } from "react-aria-components";
import type { OverlayName } from "./overlays";

interface Named {
  overlay: OverlayName;
}

/** A menu, a list or a short text in a box beside the element it belongs to. */
export function Popover({ overlay, ...props }: PopoverProps & Named) {
  return <PlainPopover {...props} data-overlay={overlay} />;
}

/** Spectrum's menu. */
export function Menu<T extends object>({ overlay, ...props }: MenuProps<T> & Named) {
  return <SpectrumMenu<T> {...props} data-overlay={overlay} />;
}

/** Spectrum's picker. The name is on the field; the list opens in its own box. */
export function Picker<T extends object>({ overlay, ...props }: PickerProps<T> & Named) {
  return <SpectrumPicker<T> {...props} data-overlay={overlay} />;
}
