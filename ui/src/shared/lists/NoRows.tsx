/** What a list without rows shows: nothing matches, its service was never loaded, or there is nothing here. */
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
  /** The service the rows come from. */
  side: keyof Freshness;
  /** Present while a search or filter is on. */
  onClear: (() => void) | undefined;
  /** Shown while a search or filter is on. */
  filtered: Words;
  /** Shown if the folder is empty. */
  empty: Words;
}

export function NoRows({ side, onClear, filtered, empty }: NoRowsProps) {
  const refresh = useRefresh();
  const freshness = useWorkspace().value?.freshness[side];
  if (freshness && freshness.readAt === null) {
    // Nothing is known yet: neither a folder nor a search is the reason.
    if (refresh.isRunning || freshness.refreshing) {
      return (
        <EmptyState title={t("sharing.empty.reading")}>
          {t("sharing.empty.reading.hint", { n: refresh.progress?.read ?? 0 })}
        </EmptyState>
      );
    }
    return (
      <EmptyState
        title={t("sharing.empty.never")}
        action={{ label: t("common.refreshData"), onPress: () => inBackground(refresh.start()) }}
      >
        {t("sharing.empty.never.hint")}
      </EmptyState>
    );
  }
  const { title, hint } = onClear ? filtered : empty;
  return (
    <EmptyState title={title} action={onClear && { label: t("lists.clear"), onPress: onClear }}>
      {hint}
    </EmptyState>
  );
}
