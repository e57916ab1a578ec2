/** The segments of a mapping: those chosen, and a search that adds more. */
import { Button } from "@react-spectrum/s2/Button";
import Close from "@react-spectrum/s2/icons/Close";
import { useRef, useState, type RefObject } from "react";
import { useSegments } from "../../api/segments";
import type { ObjectLink, SegmentQuery } from "../../bindings";
import { IconButton } from "../../components/IconButton";
import { NameWithId } from "../../components/Name";
import { SearchField } from "../../components/SearchField";
import { useGoneFocus } from "../../components/useGoneFocus";
import { t, visible } from "../../i18n";
import { FailureState } from "../lists/ListBody";
import css from "./destinations.module.css";

/** How many segments a search shows. */
const FOUND = 8;

interface SegmentChoiceProps {
  chosen: readonly ObjectLink[];
  onChange: (chosen: readonly ObjectLink[]) => void;
  /** Segments are offered before anything is searched for. */
  isOpen: boolean;
  isDisabled: boolean;
}

export function SegmentChoice({ chosen, onChange, isOpen, isDisabled }: SegmentChoiceProps) {
  const [search, setSearch] = useState("");
  const box = useRef<HTMLElement>(null);
  useKeptFocus(box);
  return (
    <section ref={box} className={css.choice} aria-label={t("destinations.map.segments")}>
      <SearchField
        label={t("destinations.map.add")}
        value={search}
        onChange={setSearch}
        isDisabled={isDisabled}
      />
      {(isOpen || search !== "") && (
        <Found
          search={search}
          chosen={chosen}
          onAdd={(segment) => onChange([...chosen, segment])}
          isDisabled={isDisabled}
        />
      )}
      {chosen.length > 0 && (
        <ul className={css.chosen} tabIndex={0} aria-label={t("destinations.map.segments")}>
          {chosen.map((segment) => (
            <li key={segment.id}>
              <NameWithId name={segment.name} id={segment.id} />
              <IconButton
                label={t("destinations.map.removeOne", { name: segment.name })}
                icon={Close}
                isDisabled={isDisabled}
                onPress={() => onChange(chosen.filter(({ id }) => id !== segment.id))}
              />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** Where a button is: its list, and its place in it. */
interface Place {
  list: HTMLElement;
  place: number;
}

/** A button that is pressed here goes away with what it did: the focus goes to the one in its place, or to the search. */
function useKeptFocus(box: RefObject<HTMLElement | null>): void {
  const placeOf = (element: HTMLElement): Place | undefined => {
    const list = element.closest<HTMLElement>("ul");
    return list ? { list, place: buttonsIn(list).indexOf(element) } : undefined;
  };
  useGoneFocus(box, placeOf, ({ list, place }) => {
    const buttons = list.isConnected ? buttonsIn(list) : [];
    const next = buttons[Math.min(place, buttons.length - 1)] ?? box.current?.querySelector("input");
    next?.focus();
  });
}

function buttonsIn(list: HTMLElement): HTMLElement[] {
  return [...list.querySelectorAll<HTMLElement>("button")];
}

interface FoundProps {
  search: string;
  chosen: readonly ObjectLink[];
  onAdd: (segment: ObjectLink) => void;
  isDisabled: boolean;
}

function Found({ search, chosen, onAdd, isDisabled }: FoundProps) {
  const query: SegmentQuery = {
    search,
    folder: null,
    includeSubfolders: true,
    statuses: ["active"],
    sort: "name",
  };
  const list = useSegments(query);
  const rows = list
    .rowsRead()
    .filter(({ id }) => !chosen.some((one) => one.id === id))
    .slice(0, FOUND);
  if (list.failure && list.total === 0) return <FailureState failure={list.failure} retry={list.retry} />;
  if (list.total === 0 && !list.isLoading) return <p className={css.quiet}>{t("segments.nothingFound")}</p>;
  return (
    <ul className={css.found} aria-label={t("destinations.map.found")}>
      {rows.map(({ id, name }) => (
        <li key={id}>
          <Button
            variant="secondary"
            fillStyle="outline"
            size="S"
            isDisabled={isDisabled}
            aria-label={t("destinations.map.addOne", { name })}
            onPress={() => onAdd({ kind: "segment", id, name })}
          >
            {visible(name)}
          </Button>
        </li>
      ))}
    </ul>
  );
}
