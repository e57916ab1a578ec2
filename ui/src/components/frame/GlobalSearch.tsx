/** The search over both sides. Ctrl K (Cmd K) goes to it from anywhere; arrows and Enter open a hit, Escape empties it. */
import AudienceIcon from "@react-spectrum/s2/icons/UserGroup";
import Search from "@react-spectrum/s2/icons/Search";
import SegmentIcon from "@react-spectrum/s2/icons/Layers";
import TraitIcon from "@react-spectrum/s2/icons/Tag";
import { useEffect, useId, useRef, useState, type KeyboardEvent } from "react";
import { t, type MessageKey } from "../../i18n";
import menu from "../menu.module.css";
import type { FrameHit, FrameSearch } from "./facts";
import css from "./frame.module.css";

const ICONS = { audience: AudienceIcon, trait: TraitIcon, segment: SegmentIcon };
const KINDS: Record<FrameHit["kind"], MessageKey> = {
  audience: "kind.audience",
  trait: "kind.trait",
  segment: "kind.segment",
};

export function GlobalSearch({ words, onWords, isLoading, hits, onPick }: FrameSearch) {
  const field = useRef<HTMLInputElement>(null);
  const list = useId();
  const [inside, setInside] = useState(false);
  const [place, setPlace] = useState(0);
  useFocusKey(field);
  const isOpen = inside && words.trim() !== "";
  const active = Math.min(place, hits.length - 1);

  const pick = (hit: FrameHit | undefined) => {
    if (!hit) return;
    onWords("");
    field.current?.blur();
    onPick(hit);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Escape") onWords("");
    else if (event.key === "ArrowDown") setPlace(Math.min(active + 1, hits.length - 1));
    else if (event.key === "ArrowUp") setPlace(Math.max(active - 1, 0));
    else if (event.key === "Enter") pick(hits[active]);
    else return;
    event.preventDefault();
  };

  return (
    <div className={css.search} role="search">
      <Search aria-hidden="true" />
      <input
        ref={field}
        role="combobox"
        dir="auto"
        autoComplete="off"
        spellCheck={false}
        aria-label={t("frame.search")}
        aria-autocomplete="list"
        aria-expanded={isOpen}
        aria-controls={isOpen ? list : undefined}
        aria-activedescendant={isOpen && active >= 0 ? `${list}-${active}` : undefined}
        placeholder={t("frame.search")}
        value={words}
        onChange={(event) => {
          setPlace(0);
          onWords(event.target.value);
        }}
        onFocus={() => setInside(true)}
        onBlur={() => setInside(false)}
        onKeyDown={onKeyDown}
      />
      <kbd aria-hidden="true">{t("frame.searchKeys")}</kbd>
      {isOpen && (
        <div className={`${menu.popover} ${css.hits}`}>
          <div id={list} role="listbox" aria-label={t("frame.hits")} className={menu.menu}>
            {hits.map((hit, index) => (
              <Hit
                key={`${hit.kind} ${hit.id}`}
                id={`${list}-${index}`}
                hit={hit}
                active={index === active}
                onPick={() => pick(hit)}
              />
            ))}
          </div>
          {hits.length === 0 && (
            <p role="status" className={css.noHits}>
              {isLoading ? t("frame.searching") : t("frame.noHits")}
            </p>
          )}
        </div>
      )}
    </div>
  );
}

interface HitProps {
  id: string;
  hit: FrameHit;
  active: boolean;
  onPick: () => void;
}

function Hit({ id, hit, active, onPick }: HitProps) {
  const Icon = ICONS[hit.kind];
  return (
    <div
      id={id}
      role="option"
      aria-selected={active}
      tabIndex={-1}
      className={menu.item}
      data-focused={active || undefined}
      // The field must keep the focus, or the list would close before the click arrives.
      onMouseDown={(event) => event.preventDefault()}
      onClick={onPick}
    >
      <Icon aria-hidden="true" />
      <span className={menu.label}>
        <bdi dir="auto">{hit.name}</bdi>
        <span className={menu.note}>
          {t(KINDS[hit.kind])} · <bdi>{hit.context}</bdi>
        </span>
      </span>
    </div>
  );
}

function useFocusKey(field: React.RefObject<HTMLInputElement | null>): void {
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey) return;
      event.preventDefault();
      field.current?.focus();
      field.current?.select();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [field]);
}
