/** The frame around every screen: bar, navigation, content. It knows the place and its facts, nothing else. */
import type { ReactNode } from "react";
import { t } from "../../i18n";
import type { Screen } from "../../navigation";
import { SideNav } from "./SideNav";
import { TopBar } from "./TopBar";
import type { FrameFacts, FrameSearch } from "./facts";
import css from "./frame.module.css";

interface FrameProps {
  screen: Screen;
  facts: FrameFacts;
  search: FrameSearch;
  onRefresh: () => void;
  children: ReactNode;
}

export function Frame({ screen, facts, search, onRefresh, children }: FrameProps) {
  return (
    <div className={css.frame}>
      <button type="button" className={css.skip} onClick={() => document.getElementById("content")?.focus()}>
        {t("frame.skip")}
      </button>
      <TopBar facts={facts} search={search} onRefresh={onRefresh} />
      <SideNav screen={screen} counts={facts.counts} />
      <main id="content" className={css.content} tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}
