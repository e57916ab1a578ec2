/** What matters about a trait where it is picked: whose data it is, what it costs, and whether it can be used. */
import type { FeedRow } from "../../bindings";
import { t } from "../../i18n";
import { closedWords, feedMark } from "../../shared/feeds/feedWords";
import css from "./builder.module.css";

interface TraitMarksProps {
  thirdParty: boolean;
  /** The data feed of the trait, if it is known. */
  feed: FeedRow | undefined;
}

export function TraitMarks({ thirdParty, feed }: TraitMarksProps) {
  if (!thirdParty && !feed) return null;
  if (!feed) return <span className={css.mark}>{t("builder.thirdParty")}</span>;
  const isClosed = closedWords(feed.state) !== undefined || feed.left !== null;
  return (
    <span className={css.mark} data-closed={isClosed || undefined}>
      {feedMark(feed)}
    </span>
  );
}
