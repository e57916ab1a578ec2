/** What a list without rows says: that nothing matches, that its side was never read, or that there is nothing here. */
import { useRefresh } from "../../api/refresh";
import { useWorkspace } from "../../api/workspace";
import { inBackground } from "../../background";
import type { Freshness } from "../../bindings";
import { EmptyState } from "../../components/States";
import { t } from "../../i18n";

interface Words {
  title: string;
  /** What to do about it. */
  hint?: string;
}

interface NoRowsProps {
  /** Where the rows come from. */
  side: keyof Freshness;
  /** Present while a search or filter is on. */
  onClear: (() => void) | undefined;
  /** What is said while a search or filter is on. */
  filtered: Words;
  /** What is said where the place is empty. */
  empty: Words;
}

export function NoRows({ side, onClear, filtered, empty }: NoRowsProps) {
  const refresh = useRefresh();
  const freshness = useWorkspace().value?.freshness[side];
  if (freshness && freshness.readAt === null) {
    // Nothing is known yet: neither a folder nor a search is the reason.
    if (refresh.isRunning || freshness.refreshing) {
      return (
        <EmptyState title={t("share.empty.reading")}>
          {t("share.empty.reading.hint", { n: refresh.progress?.read ?? 0 })}
        </EmptyState>
      );
    }
    return (
      <EmptyState
        title={t("share.empty.never")}
        action={{ label: t("share.empty.read"), onPress: () => inBackground(refresh.start()) }}
      >
        {t("share.empty.never.hint")}
      </EmptyState>
    );
  }
  const { title, hint } = onClear ? filtered : empty;
  return (
    <EmptyState title={title} action={onClear && { label: t("storage.clear"), onPress: onClear }}>
      {hint}
    </EmptyState>
  );
}
