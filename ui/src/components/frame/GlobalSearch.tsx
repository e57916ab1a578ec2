/** The search over both sides. Ctrl K (Cmd K) goes to it from anywhere; arrows and Enter open a hit, Escape empties it. */
import AudienceIcon from "@react-spectrum/s2/icons/UserGroup";
import Search from "@react-spectrum/s2/icons/Search";
import SegmentIcon from "@react-spectrum/s2/icons/Layers";
import TraitIcon from "@react-spectrum/s2/icons/Tag";
import { useEffect, useRef } from "react";
import { ComboBox, Input, ListBox, ListBoxItem, Popover } from "react-aria-components";
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
  return (
    <ComboBox
      className={css.search}
      aria-label={t("frame.search")}
      inputValue={words}
      onInputChange={onWords}
      items={hits.map((hit) => ({ ...hit, key: `${hit.kind} ${hit.id}` }))}
      value={null}
      onChange={(key) => {
        const hit = hits.find((one) => `${one.kind} ${one.id}` === key);
        if (!hit) return;
        onWords("");
        onPick(hit);
      }}
      defaultFilter={() => true}
      menuTrigger="input"
      allowsEmptyCollection={words.trim() !== ""}
      allowsCustomValue
    >
      <Search aria-hidden="true" />
      <Input
        ref={field}
        dir="auto"
        placeholder={t("frame.search")}
        onKeyDown={(event) => {
          if (event.key === "Escape") onWords("");
        }}
      />
      <kbd aria-hidden="true">{t("frame.searchKeys")}</kbd>
      <Popover className={`${menu.popover} ${css.hits}`} placement="bottom">
        <ListBox
          className={menu.menu}
          aria-label={t("frame.hits")}
          renderEmptyState={() => (
            <p className={css.noHits}>{isLoading ? t("frame.searching") : t("frame.noHits")}</p>
          )}
        >
          {(hit: FrameHit & { key: string }) => <Hit hit={hit} id={hit.key} />}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}

function Hit({ hit, id }: { hit: FrameHit; id: string }) {
  const Icon = ICONS[hit.kind];
  return (
    <ListBoxItem id={id} textValue={hit.name} className={menu.item}>
      <Icon aria-hidden="true" />
      <span className={menu.label}>
        <bdi dir="auto">{hit.name}</bdi>
        <span className={menu.note}>
          {t(KINDS[hit.kind])} · <bdi>{hit.context}</bdi>
        </span>
      </span>
    </ListBoxItem>
  );
}
