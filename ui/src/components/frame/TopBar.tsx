/** The bar at the top: mark, connection and sandbox, search over both sides, and how fresh both sides are. */
import Search from "@react-spectrum/s2/icons/Search";
import Export from "@react-spectrum/s2/icons/Share";
import ChevronDown from "@react-spectrum/s2/icons/ChevronDown";
import { useEffect, useRef, useState, type FormEvent } from "react";
import { Button, Menu, MenuItem, MenuTrigger, Popover } from "react-aria-components";
import { t } from "../../i18n";
import { AgeLabel } from "../AgeLabel";
import menu from "../menu.module.css";
import type { FrameConnection, FrameFacts } from "./facts";
import css from "./frame.module.css";

interface TopBarProps {
  facts: FrameFacts;
  onConnection: (id: string) => void;
  onSearch: (words: string) => void;
}

export function TopBar({ facts, onConnection, onSearch }: TopBarProps) {
  const open = facts.connections.find((connection) => connection.id === facts.current);
  return (
    <header className={css.top} style={{ borderTopColor: open?.color ?? "transparent" }}>
      <span className={css.brand}>
        <Export aria-hidden="true" />
        <span>{t("app.name")}</span>
      </span>
      {open && <ConnectionPicker open={open} all={facts.connections} onPick={onConnection} />}
      {open?.production && <span className={css.production}>{t("frame.production")}</span>}
      {facts.sandbox && <span className={css.quiet}>{t("frame.sandbox", { name: facts.sandbox })}</span>}
      <GlobalSearch onSearch={onSearch} />
      <p className={css.freshness} aria-label={t("frame.freshness")}>
        {t("frame.audienceManager")} <AgeLabel at={facts.audienceManagerReadAt} />
        <span aria-hidden="true"> · </span>
        {t("frame.experiencePlatform")} <AgeLabel at={facts.experiencePlatformReadAt} />
      </p>
    </header>
  );
}

interface PickerProps {
  open: FrameConnection;
  all: FrameConnection[];
  onPick: (id: string) => void;
}

function ConnectionPicker({ open, all, onPick }: PickerProps) {
  return (
    <MenuTrigger>
      <Button className={css.picker} aria-label={t("frame.connection", { name: open.name })}>
        <span className={css.dot} style={{ background: open.color }} />
        <bdi>{open.name}</bdi>
        <ChevronDown aria-hidden="true" />
      </Button>
      <Popover className={menu.popover} placement="bottom start">
        <Menu
          className={menu.menu}
          aria-label={t("frame.connection", { name: open.name })}
          selectionMode="single"
          selectedKeys={[open.id]}
          onAction={(key) => onPick(String(key))}
        >
          {all.map((connection) => (
            <MenuItem
              key={connection.id}
              id={connection.id}
              textValue={connection.name}
              className={menu.item}
            >
              <span className={css.dot} style={{ background: connection.color }} />
              <bdi className={menu.label}>{connection.name}</bdi>
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

/** The search over both sides. Ctrl K (Cmd K) goes to it from anywhere; Enter searches, Escape empties it. */
function GlobalSearch({ onSearch }: { onSearch: (words: string) => void }) {
  const field = useRef<HTMLInputElement>(null);
  const [words, setWords] = useState("");
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey) return;
      event.preventDefault();
      field.current?.focus();
      field.current?.select();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (words.trim()) onSearch(words.trim());
  };
  return (
    <form className={css.search} role="search" onSubmit={submit}>
      <Search aria-hidden="true" />
      <input
        ref={field}
        type="text"
        enterKeyHint="search"
        dir="auto"
        value={words}
        aria-label={t("frame.search")}
        placeholder={t("frame.search")}
        onChange={(event) => setWords(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") setWords("");
        }}
      />
      <kbd aria-hidden="true">{t("frame.searchKeys")}</kbd>
    </form>
  );
}
