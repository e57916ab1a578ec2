/** A check box small enough for the row of a list: the browser's own control, drawn like Spectrum's. */
import { useEffect, useRef, type MouseEvent } from "react";
import css from "./grid.module.css";

interface CheckBoxProps {
  label: string;
  checked: boolean;
  mixed?: boolean;
  onChange: (event: MouseEvent<HTMLInputElement>) => void;
  tabIndex?: number;
}

export function CheckBox({ label, checked, mixed = false, onChange, tabIndex }: CheckBoxProps) {
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (box.current) box.current.indeterminate = mixed;
  }, [mixed]);
  return (
    <input
      ref={box}
      className={css.check}
      type="checkbox"
      aria-label={label}
      checked={checked}
      tabIndex={tabIndex}
      // The click event has the Shift state; the value is controlled, so "change" adds nothing.
      onClick={onChange}
      onChange={() => {}}
    />
  );
}
