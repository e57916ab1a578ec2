/** What can be done with the chosen rows: below the list, there only while something is chosen, never over a row. */
import { ActionButton } from "@react-spectrum/s2/ActionButton";
import { Text } from "@react-spectrum/s2/Text";
import Close from "@react-spectrum/s2/icons/Close";
import type { ReactNode } from "react";
import { formatNumber, t } from "../../i18n";
import css from "../details/storage.module.css";

interface SelectionBarProps {
  count: number;
  onClear: () => void;
  /** The tools. */
  children: ReactNode;
}

export function SelectionBar({ count, onClear, children }: SelectionBarProps) {
  if (count === 0) return null;
  const words = t("storage.selected", { count, shown: formatNumber(count) });
  return (
    <div role="toolbar" aria-label={words} className={css.selectionBar}>
      <span className={css.chosen}>{words}</span>
      {children}
      <ActionButton isQuiet onPress={onClear}>
        <Close />
        <Text>{t("storage.clearSelection")}</Text>
      </ActionButton>
    </div>
  );
}
