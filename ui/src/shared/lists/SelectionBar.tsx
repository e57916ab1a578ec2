/** The actions for selected rows: below the list, only while something is selected, never over a row. */
import { ActionButton } from "@react-spectrum/s2/ActionButton";
import { Text } from "@react-spectrum/s2/Text";
import Close from "@react-spectrum/s2/icons/Close";
import type { ReactNode } from "react";
import { formatNumber, t } from "../../i18n";
import css from "../details/details.module.css";

interface SelectionBarProps {
  count: number;
  onClear: () => void;
  /** The tools. */
  children: ReactNode;
}

export function SelectionBar({ count, onClear, children }: SelectionBarProps) {
  if (count === 0) return null;
  const words = t("lists.selected", { count, shown: formatNumber(count) });
  return (
    <div role="toolbar" aria-label={words} className={css.selectionBar}>
      <span className={css.chosen}>{words}</span>
      {children}
      <ActionButton isQuiet onPress={onClear}>
        <Close />
        <Text>{t("lists.clearSelection")}</Text>
      </ActionButton>
    </div>
  );
}
