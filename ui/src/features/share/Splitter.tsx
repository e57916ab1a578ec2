/** The line between two panes: dragged by pointer, moved by arrow keys; a double click brings the first size back. */
import { useRef, type KeyboardEvent, type PointerEvent } from "react";
import css from "./share.module.css";

interface SplitterProps {
  label: string;
  /** "vertical" is a standing line between left and right. */
  orientation: "vertical" | "horizontal";
  /** Size of the pane it belongs to, px. */
  value: number;
  min: number;
  max: number;
  /** -1 where moving right or down makes that pane smaller. */
  direction?: 1 | -1;
  onChange: (value: number) => void;
  onReset: () => void;
}

const STEP_PX = 24;

export function Splitter(props: SplitterProps) {
  const { orientation, value, min, max, direction = 1, onChange } = props;
  const start = useRef<{ at: number; value: number }>(undefined);
  const upright = orientation === "vertical";
  const set = (next: number) => onChange(Math.round(Math.max(min, Math.min(max, next))));
  const placeOf = (event: PointerEvent) => (upright ? event.clientX : event.clientY);

  const onKeyDown = (event: KeyboardEvent) => {
    const steps: Record<string, number> = upright
      ? { ArrowLeft: -1, ArrowRight: 1 }
      : { ArrowUp: -1, ArrowDown: 1 };
    const step = steps[event.key];
    if (step !== undefined) set(value + step * direction * STEP_PX);
    else if (event.key === "Home") set(min);
    else if (event.key === "End") set(max);
    else return;
    event.preventDefault();
  };

  return (
    <div
      role="separator"
      aria-label={props.label}
      aria-orientation={orientation}
      aria-valuenow={Math.round(value)}
      aria-valuemin={Math.round(min)}
      aria-valuemax={Math.round(max)}
      tabIndex={0}
      className={css.splitter}
      data-orientation={orientation}
      onKeyDown={onKeyDown}
      onDoubleClick={props.onReset}
      onPointerDown={(event) => {
        start.current = { at: placeOf(event), value };
        event.currentTarget.setPointerCapture(event.pointerId);
        event.preventDefault();
      }}
      onPointerMove={(event) => {
        if (start.current) set(start.current.value + (placeOf(event) - start.current.at) * direction);
      }}
      onPointerUp={() => {
        start.current = undefined;
      }}
      onPointerCancel={() => {
        start.current = undefined;
      }}
    />
  );
}
