/**
 * What is in the way of a line of the tray, such as a trait that exists already: a badge that says what becomes of the line
 * and opens the choice, for this line or for all lines. The plan chooses until a person does.
 */
import ChevronDown from "@react-spectrum/s2/icons/ChevronDown";
import type { ConflictChoice, ConflictKind, TrayConflict, TrayLine } from "../../bindings";
import { ButtonMenu, type MenuEntry } from "../../components/MenuEntries";
import { t, type MessageKey } from "../../i18n";
import { conflictWords } from "../../shared/sharing/words/plan";
import css from "./tray.module.css";

const CHOICES: Record<ConflictChoice, { one: MessageKey; all: MessageKey; note: MessageKey }> = {
  useExisting: {
    one: "sharing.choice.useExisting",
    all: "sharing.choice.useExisting.all",
    note: "sharing.choice.useExisting.note",
  },
  skip: { one: "sharing.choice.skip", all: "sharing.choice.skip.all", note: "sharing.choice.skip.note" },
  createAnyway: {
    one: "sharing.choice.createAnyway",
    all: "sharing.choice.createAnyway.all",
    note: "sharing.choice.createAnyway.note",
  },
};

/** Every choice, in the order of the menu. */
const ORDER: readonly ConflictChoice[] = ["useExisting", "createAnyway", "skip"];

/** Why a choice is not offered for what is in the way. */
const WHY_NOT: Record<ConflictKind, Partial<Record<ConflictChoice, MessageKey>>> = {
  existing: { createAnyway: "sharing.choice.createAnyway.never" },
  sameName: { useExisting: "sharing.choice.useExisting.never" },
};

/** A choice in a word or two. */
export function choiceWords(choice: ConflictChoice): string {
  return t(CHOICES[choice].one);
}

interface ConflictMenuProps {
  line: TrayLine;
  conflict: TrayConflict;
  isDisabled: boolean;
  /** Chooses for this line, or for every line that has this choice. */
  onChoose: (choice: ConflictChoice, all: boolean) => void;
}

export function ConflictMenu({ line, conflict, isDisabled, onChoose }: ConflictMenuProps) {
  const choice = choiceWords(conflict.choice);
  const why = conflictWords(conflict.kind);
  return (
    <ButtonMenu
      overlay="conflictChoice"
      label={t("sharing.choice.label", { name: line.audience.name, choice, why })}
      className={css.badge}
      isDisabled={isDisabled}
      entries={() => entriesOf(conflict, onChoose)}
    >
      {choice}
      <ChevronDown aria-hidden="true" />
    </ButtonMenu>
  );
}

function entriesOf(
  { kind, choice, choices }: TrayConflict,
  onChoose: ConflictMenuProps["onChoose"],
): MenuEntry[] {
  const one = (id: ConflictChoice): MenuEntry => {
    const why = choices.includes(id) ? undefined : WHY_NOT[kind][id];
    return {
      id,
      label: t(CHOICES[id].one),
      note: t(why ?? CHOICES[id].note),
      disabled: !choices.includes(id),
      isCurrent: id === choice,
      onAction: () => onChoose(id, false),
    };
  };
  const all = (id: ConflictChoice): MenuEntry => ({
    id: `${id}All`,
    label: t(CHOICES[id].all),
    onAction: () => onChoose(id, true),
  });
  return [...ORDER.map(one), "separator", ...choices.map(all)];
}
