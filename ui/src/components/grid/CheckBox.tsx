/** A check box as small as a row of a list needs it: the browser's own control, drawn like Spectrum's. */
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
      // The click tells whether Shift is down; the value itself is controlled, so "change" has nothing to add.
      onClick={onChange}
      onChange={() => {}}
    />
  );
}
