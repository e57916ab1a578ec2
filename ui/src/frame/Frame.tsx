/** The frame around every screen: bar, navigation, content. It knows the route and its facts, nothing else. */
import type { CSSProperties, ReactNode } from "react";
import { t } from "../i18n";
import type { Route } from "../navigation";
import { TipLayer } from "../components/TipLayer";
import { Announcements } from "../components/announce";
import { NoticeLine } from "./NoticeLine";
import { SideNav } from "./SideNav";
import { TopBar } from "./TopBar";
import type { FrameFacts, FramePicker, FrameSearch } from "./facts";
import css from "./frame.module.css";

interface FrameProps {
  route: Route;
  facts: FrameFacts;
  picker: FramePicker;
  search: FrameSearch;
  onRefresh: () => void;
  /** A line above the screen about the data it shows. */
  banner?: ReactNode;
  children: ReactNode;
}

export function Frame({ route, facts, picker, search, onRefresh, banner, children }: FrameProps) {
  const { connection } = facts;
  // The connection's accent is a line at the top; in production it surrounds the window.
  const accent = { "--connection": connection?.color ?? "transparent" } as CSSProperties;
  return (
    <div className={css.frame} style={accent} data-production={connection?.production || undefined}>
      <button type="button" className={css.skip} onClick={() => document.getElementById("content")?.focus()}>
        {t("frame.skip")}
      </button>
      <TopBar facts={facts} picker={picker} search={search} onRefresh={onRefresh} />
      <SideNav route={route} counts={facts.counts} waiting={facts.waiting} />
      {/* Always present, so that its new content is read aloud. */}
      <div className={css.notices} role="status">
        {facts.notices.map((notice) => (
          <NoticeLine key={notice.id} notice={notice} isBusy={facts.refreshing} onRefresh={onRefresh} />
        ))}
        {banner}
      </div>
      <main id="content" className={css.content} tabIndex={-1}>
        {children}
      </main>
      <TipLayer />
      <Announcements />
    </div>
  );
}
