/**
 * The search over both services. Ctrl K (Cmd K) focuses it from anywhere; arrows and Enter open a result, Escape clears
 * it. React Aria's Autocomplete moves through the results, scrolls to them and announces them.
 */
import AudienceIcon from "@react-spectrum/s2/icons/UserGroup";
import Search from "@react-spectrum/s2/icons/Search";
import SegmentIcon from "@react-spectrum/s2/icons/Layers";
import TraitIcon from "@react-spectrum/s2/icons/Tag";
import { useEffect, useRef, useState, type RefObject } from "react";
import { Autocomplete, Input, ListBox, ListBoxItem, SearchField } from "react-aria-components";
import { ignoreComposition } from "../components/composition";
import { isPressed, keysFor } from "../components/keys";
import { isDialogOpen } from "../components/dialogs";
import { useAnnounced } from "../components/announce";
import { t, type MessageKey } from "../i18n";
import { Popover } from "../components/Overlay";
import menu from "../components/menu.module.css";
import type { FrameHit, FrameSearch } from "./facts";
import { Words } from "../components/Name";
import css from "./frame.module.css";

const ICONS = { audience: AudienceIcon, trait: TraitIcon, segment: SegmentIcon };
const KINDS: Record<FrameHit["kind"], MessageKey> = {
  audience: "common.audience",
  trait: "common.trait",
  segment: "common.segment",
};

export function GlobalSearch({ words, onWords, isLoading, hits, onPick }: FrameSearch) {
  const box = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const [inside, setInside] = useState(false);
  useFocusKey(field);
  const isOpen = inside && words.trim() !== "";
  // Results of the previous text are hidden: Enter would open one of them.
  const shown = isLoading ? [] : hits;
  useAnnounced(isOpen && !isLoading ? t("frame.found", { n: shown.length }) : undefined);

  const pick = (key: unknown) => {
    const hit = shown.find((one) => keyOf(one) === key);
    if (!hit) return;
    onWords("");
    field.current?.blur();
    setInside(false);
    onPick(hit);
  };

  return (
    <div ref={box} className={css.search} role="search">
      <Search aria-hidden="true" />
      <Autocomplete inputValue={words} onInputChange={onWords}>
        <SearchField aria-label={t("frame.search")} className={css.searchField}>
          <Input
            ref={field}
            onKeyDownCapture={ignoreComposition}
            dir="auto"
            placeholder={t("frame.search")}
            onFocus={() => setInside(true)}
            onBlur={({ currentTarget }) => {
              // Autocomplete sends blur events of its own while it moves through the results: the field keeps the focus.
              if (document.activeElement !== currentTarget) setInside(false);
            }}
          />
        </SearchField>
        <Popover
          overlay="searchHits"
          className={`${menu.popover} ${css.hits}`}
          triggerRef={box}
          placement="bottom start"
          offset={6}
          isNonModal
          isOpen={isOpen}
          onOpenChange={(open) => {
            if (!open) setInside(false);
          }}
        >
          <ListBox
            aria-label={t("frame.hits")}
            className={menu.menu}
            items={shown}
            onAction={pick}
            renderEmptyState={() => (
              <p className={css.noHits}>{isLoading ? t("frame.searching") : t("frame.noHits")}</p>
            )}
          >
            {(hit) => <Hit hit={hit} />}
          </ListBox>
        </Popover>
      </Autocomplete>
      <kbd aria-hidden="true">{keysFor("search")}</kbd>
    </div>
  );
}

function keyOf({ kind, id }: FrameHit): string {
  return `${kind} ${id}`;
}

function Hit({ hit }: { hit: FrameHit }) {
  const Icon = ICONS[hit.kind];
  return (
    <ListBoxItem id={keyOf(hit)} textValue={hit.name} className={`${menu.item} ${css.hit}`}>
      <Icon aria-hidden="true" />
      <span className={menu.label}>
        <Words>{hit.name}</Words>
        <span className={menu.note}>
          {t(KINDS[hit.kind])} · <Words>{hit.context}</Words>
        </span>
      </span>
    </ListBoxItem>
  );
}

function useFocusKey(field: RefObject<HTMLInputElement | null>): void {
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent) => {
      if (!isPressed("search", event) || isDialogOpen()) return;
      event.preventDefault();
      field.current?.focus();
      field.current?.select();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [field]);
}
