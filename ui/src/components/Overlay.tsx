/** What opens over a screen other than a dialog, each under its name (`overlays.ts`). Nobody else opens anything (the linter says so). */
import { Menu as SpectrumMenu, type MenuProps } from "@react-spectrum/s2/Menu";
import { Picker as SpectrumPicker, type PickerProps } from "@react-spectrum/s2/Picker";
import { Popover as PlainPopover, type PopoverProps } from "react-aria-components";
import type { OverlayName } from "./overlays";

interface Named {
  overlay: OverlayName;
}

/** A menu, a list or a few words in a box beside what they belong to. */
export function Popover({ overlay, ...props }: PopoverProps & Named) {
  return <PlainPopover {...props} data-overlay={overlay} />;
}

/** Spectrum's menu. */
export function Menu<T extends object>({ overlay, ...props }: MenuProps<T> & Named) {
  return <SpectrumMenu<T> {...props} data-overlay={overlay} />;
}

/** Spectrum's choice of one from a list. The name is on the field; the list is a box of its own. */
export function Picker<T extends object>({ overlay, ...props }: PickerProps<T> & Named) {
  return <SpectrumPicker<T> {...props} data-overlay={overlay} />;
}
