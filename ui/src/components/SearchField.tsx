/** A search field for a list. It tells what was typed after a short rest, so that the list is not asked at each letter. */
import Close from "@react-spectrum/s2/icons/Close";
import Search from "@react-spectrum/s2/icons/Search";
import { useEffect, useRef, useState } from "react";
import { Button, Input, SearchField as AriaSearchField } from "react-aria-components";
import { t } from "../i18n";
import { ignoreComposition } from "./composition";
import css from "./parts.module.css";

interface SearchFieldProps {
  label: string;
  placeholder?: string;
  value: string;
  onChange: (words: string) => void;
}

const REST_MS = 200;

export function SearchField({ label, placeholder, value, onChange }: SearchFieldProps) {
  const [words, setWords] = useState(value);
  const [told, setTold] = useState(value);
  const rest = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(rest.current), []);
  // A value changed from outside (a filter reset) wins over what stands in the field.
  if (value !== told) {
    setTold(value);
    setWords(value);
  }
  const tell = (next: string) => {
    clearTimeout(rest.current);
    setTold(next);
    onChange(next);
  };
  return (
    <AriaSearchField
      className={css.search}
      aria-label={label}
      value={words}
      onChange={(next) => {
        setWords(next);
        clearTimeout(rest.current);
        if (next === "") tell(next);
        else rest.current = setTimeout(() => tell(next), REST_MS);
      }}
      onSubmit={tell}
    >
      <Search aria-hidden="true" />
      <Input onKeyDownCapture={ignoreComposition} placeholder={placeholder ?? label} dir="auto" />
      <Button className={css.searchClear} aria-label={t("search.clear")}>
        <Close aria-hidden="true" />
      </Button>
    </AriaSearchField>
  );
}
