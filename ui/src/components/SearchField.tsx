/**
 * A search field for a list. It reports the text after a short pause, so that the list is not queried for each letter.
 */
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
  /** Takes the focus when its screen opens. */
  autoFocus?: boolean;
  isDisabled?: boolean;
}

const REST_MS = 200;

export function SearchField(props: SearchFieldProps) {
  const { label, placeholder, value, onChange, autoFocus, isDisabled } = props;
  const [words, setWords] = useState(value);
  const [reported, setReported] = useState(value);
  const rest = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(rest.current), []);
  // A value changed from outside (a filter reset) replaces the text in the field.
  if (value !== reported) {
    setReported(value);
    setWords(value);
  }
  const tell = (next: string) => {
    clearTimeout(rest.current);
    setReported(next);
    onChange(next);
  };
  return (
    <AriaSearchField
      className={css.search}
      aria-label={label}
      autoFocus={autoFocus}
      isDisabled={isDisabled}
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
