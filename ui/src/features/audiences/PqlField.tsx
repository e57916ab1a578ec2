/** A rule in PQL: checked at the character while it is written, with functions and fields offered at the cursor. */
import { TextArea } from "@react-spectrum/s2/TextArea";
import { useEffect, useId, useRef, useState, type ComponentRef } from "react";
import { useRuleReading } from "../../api/edit";
import { usePqlWords } from "../../api/definitions";
import { t, visible, type MessageKey } from "../../i18n";
import type { PqlFieldKind } from "../../bindings";
import { FaultPlace, faultWords, RuleRepairOffer } from "../../shared/editing/fields";
import editing from "../../shared/editing/editing.module.css";
import { completionsAt, type Completion } from "./completions";
import css from "./definition.module.css";

const KINDS: Record<PqlFieldKind, MessageKey> = {
  text: "definition.kind.text",
  number: "definition.kind.number",
  truth: "definition.kind.truth",
  moment: "definition.kind.moment",
  list: "definition.kind.list",
  objects: "definition.kind.objects",
  map: "definition.kind.map",
};

interface PqlFieldProps {
  value: string;
  onChange: (rule: string) => void;
}

export function PqlField({ value, onChange }: PqlFieldProps) {
  const area = useRef<ComponentRef<typeof TextArea>>(null);
  const offered = useCompletions(value, onChange, () => area.current?.getInputElement() ?? null);
  const reading = useRuleReading("pql", value);
  const fault = value.trim() === "" ? null : reading.value?.fault;
  return (
    <div className={editing.field}>
      <TextArea
        ref={area}
        label={t("common.rule")}
        description={t("definition.ruleHint")}
        value={value}
        onChange={(rule) => {
          onChange(rule);
          offered.look();
        }}
        onKeyDown={(event) => {
          if (!offered.press(event.key)) event.continuePropagation();
          else event.preventDefault();
        }}
        onBlur={offered.close}
        isInvalid={Boolean(fault)}
        errorMessage={fault ? faultWords(fault) : undefined}
        UNSAFE_style={{ width: "100%" }}
      />
      <Offered id={offered.id} choices={offered.choices} active={offered.active} onPick={offered.pick} />
      <div className={editing.reading} aria-live="polite">
        {fault && <FaultPlace rule={value} position={fault.position} />}
        {fault?.repair && <RuleRepairOffer repair={fault.repair} onRepair={onChange} />}
        {value.trim() !== "" && reading.value && !fault && (
          <p className={editing.quiet}>{t("definition.ruleReads")}</p>
        )}
      </div>
    </div>
  );
}

interface OfferedProps {
  id: string;
  choices: readonly Completion[];
  active: number;
  onPick: (index: number) => void;
}

/** The list below the rule: picked with the pointer, or with the arrow keys and Enter. */
function Offered({ id, choices, active, onPick }: OfferedProps) {
  if (choices.length === 0) return null;
  return (
    <div id={id} role="listbox" aria-label={t("definition.offered")} className={css.offered}>
      {choices.map((choice, index) => (
        <div
          key={choice.text}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === active}
          className={css.choice}
          // The field keeps the focus.
          onPointerDown={(event) => {
            event.preventDefault();
            onPick(index);
          }}
        >
          <code>{visible(choice.text)}</code>
          <span className={editing.quiet}>
            {choice.kind === undefined ? t("definition.kind.function") : t(KINDS[choice.kind])}
          </span>
        </div>
      ))}
    </div>
  );
}

/** What is offered at the cursor, and the keys that pick it. */
function useCompletions(
  value: string,
  onChange: (rule: string) => void,
  element: () => HTMLTextAreaElement | null,
) {
  const id = useId();
  const words = usePqlWords().value;
  const [isOpen, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const moveCursor = useCursor(element);
  const at = element()?.selectionStart ?? value.length;
  const found = completionsAt(value, at, isOpen ? words : undefined);
  useMarked(element, id, found.choices.length > 0, active);
  const show = (open: boolean) => {
    setOpen(open);
    setActive(-1);
  };
  const pick = (index: number) => {
    const choice = found.choices[index];
    if (!choice) return;
    onChange(value.slice(0, found.from) + choice.text + value.slice(found.to));
    moveCursor(found.from + choice.cursor);
    show(false);
  };
  const count = found.choices.length;
  const press = (key: string): boolean => {
    if (count === 0) return false;
    if (key === "ArrowDown") setActive((active + 1) % count);
    else if (key === "ArrowUp") setActive(active <= 0 ? count - 1 : active - 1);
    else if (key === "Escape") show(false);
    else if (active >= 0 && (key === "Enter" || key === "Tab")) pick(active);
    else return false;
    return true;
  };
  /** `press` returns whether the key was used for the list. */
  return {
    id,
    choices: found.choices,
    active,
    pick,
    press,
    close: () => show(false),
    look: () => show(true),
  };
}

/** Moves the cursor once the changed text is in the field. */
function useCursor(element: () => HTMLTextAreaElement | null): (to: number) => void {
  const next = useRef<number>(undefined);
  useEffect(() => {
    if (next.current !== undefined) element()?.setSelectionRange(next.current, next.current);
    next.current = undefined;
  }, [element]);
  return (to) => {
    next.current = to;
  };
}

/** Names the list and its marked line to assistive technology: Spectrum's field has no properties for that. */
function useMarked(
  element: () => HTMLTextAreaElement | null,
  id: string,
  isOpen: boolean,
  active: number,
): void {
  useEffect(() => {
    const field = element();
    if (!field) return;
    field.setAttribute("aria-autocomplete", "list");
    if (isOpen) field.setAttribute("aria-controls", id);
    else field.removeAttribute("aria-controls");
    if (isOpen && active >= 0) field.setAttribute("aria-activedescendant", `${id}-${active}`);
    else field.removeAttribute("aria-activedescendant");
  }, [element, id, isOpen, active]);
}
