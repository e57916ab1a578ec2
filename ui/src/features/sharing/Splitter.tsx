/**
 * The divider between two panes: dragged by pointer, moved by arrow keys, and clicked to cycle through three sizes for
 * users who cannot drag (WCAG 2.5.7). A double click resets the size.
 */
import { useId, useRef, type KeyboardEvent, type PointerEvent } from "react";
import { t } from "../../i18n";
import css from "./sharing.module.css";

interface SplitterProps {
  label: string;
  /** "vertical" is a divider between left and right. */
  orientation: "vertical" | "horizontal";
  /** Size of the pane it belongs to, px. */
  value: number;
  /** The size as drawn, if it may differ from `value`. */
  measure?: () => number | undefined;
  min: number;
  max: number;
  /** -1 if moving right or down makes that pane smaller. */
  direction?: 1 | -1;
  onChange: (value: number) => void;
  onReset: () => void;
}

const STEP_PX = 24;
/** A press that moves less than this is a click. */
const STILL_PX = 3;

/** The next larger of the three sizes that clicks cycle through; the smallest follows the largest. */
export function nextSize(value: number, min: number, max: number): number {
  const sizes = [min, (min + max) / 2, max];
  return sizes.find((size) => size > value + STEP_PX / 2) ?? min;
}

export function Splitter(props: SplitterProps) {
  const { orientation, min, max, direction = 1, onChange } = props;
  const start = useRef<{ at: number; value: number; moved: boolean }>(undefined);
  const hint = useId();
  const upright = orientation === "vertical";
  const set = (next: number) => onChange(Math.round(Math.max(min, Math.min(max, next))));
  const present = () => props.measure?.() ?? props.value;
  const placeOf = (event: PointerEvent) => (upright ? event.clientX : event.clientY);

  const onKeyDown = (event: KeyboardEvent) => {
    const steps: Record<string, number> = upright
      ? { ArrowLeft: -1, ArrowRight: 1 }
      : { ArrowUp: -1, ArrowDown: 1 };
    const step = steps[event.key];
    if (step !== undefined) set(present() + step * direction * STEP_PX);
    else if (event.key === "Enter") set(nextSize(present(), min, max));
    else if (event.key === "Home") set(min);
    else if (event.key === "End") set(max);
    else return;
    event.preventDefault();
  };

  const onPointerMove = (event: PointerEvent) => {
    const from = start.current;
    if (!from) return;
    const way = placeOf(event) - from.at;
    from.moved ||= Math.abs(way) > STILL_PX;
    if (from.moved) set(from.value + way * direction);
  };

  return (
    <div
      role="separator"
      aria-label={props.label}
      data-tip={t("sharing.resize.hint")}
      aria-describedby={hint}
      aria-orientation={orientation}
      aria-valuenow={Math.round(props.value)}
      aria-valuemin={Math.round(min)}
      aria-valuemax={Math.round(max)}
      tabIndex={0}
      className={css.splitter}
      data-orientation={orientation}
      onKeyDown={onKeyDown}
      onDoubleClick={props.onReset}
      onPointerDown={(event) => {
        start.current = { at: placeOf(event), value: present(), moved: false };
        event.currentTarget.setPointerCapture(event.pointerId);
        event.preventDefault();
      }}
      onPointerMove={onPointerMove}
      onPointerUp={() => {
        if (start.current?.moved === false) set(nextSize(start.current.value, min, max));
        start.current = undefined;
      }}
      onPointerCancel={() => {
        start.current = undefined;
      }}
    >
      <span id={hint} hidden>
        {t("sharing.resize.hint")}
      </span>
    </div>
  );
}
