/** The baseline of a model: a trait or segment, found by words. */
import { Button } from "@react-spectrum/s2/Button";
import { Radio, RadioGroup } from "@react-spectrum/s2/RadioGroup";
import { useMemo, useState } from "react";
import { useSegments } from "../../api/segments";
import { useTraits } from "../../api/traits";
import type { Failure, ObjectLink, SegmentQuery, TraitQuery } from "../../bindings";
import { Name } from "../../components/Name";
import { SearchField } from "../../components/SearchField";
import { Skeleton } from "../../components/States";
import { t, visible } from "../../i18n";
import { FailureState } from "../../shared/lists/ListBody";
import { ObjectName } from "./ObjectName";
import css from "./models.module.css";

/** How many are shown; more are found by more words. */
const SHOWN = 20;

interface BaselineFieldProps {
  value: ObjectLink | undefined;
  onChange: (baseline: ObjectLink | undefined) => void;
}

export function BaselineField({ value, onChange }: BaselineFieldProps) {
  // What is pressed goes away with the change: the focus goes to what takes its place.
  const [isChanged, setChanged] = useState(false);
  const choose = (baseline: ObjectLink | undefined) => {
    setChanged(true);
    onChange(baseline);
  };
  return (
    <div className={css.stack} role="group" aria-label={t("models.form.baseline")}>
      <span className={css.label}>{t("models.form.baseline")}</span>
      {value ? (
        <div className={css.row}>
          <span>
            <ObjectName object={value} />{" "}
            <span className={css.quiet}>
              {t("models.form.baselineOf", { kind: value.kind, id: visible(value.id) })}
            </span>
          </span>
          <Button variant="secondary" size="S" autoFocus={isChanged} onPress={() => choose(undefined)}>
            {t("models.form.baseline.change")}
          </Button>
        </div>
      ) : (
        <BaselineSearch onChoose={choose} autoFocus={isChanged} />
      )}
    </div>
  );
}

interface SearchProps {
  onChoose: (baseline: ObjectLink) => void;
  autoFocus: boolean;
}

function BaselineSearch({ onChoose, autoFocus }: SearchProps) {
  const [kind, setKind] = useState<"trait" | "segment">("segment");
  const [search, setSearch] = useState("");
  return (
    <>
      <RadioGroup
        label={t("models.form.kind")}
        orientation="horizontal"
        value={kind}
        onChange={(next) => setKind(next === "trait" ? "trait" : "segment")}
      >
        <Radio value="segment">{t("common.segment")}</Radio>
        <Radio value="trait">{t("common.trait")}</Radio>
      </RadioGroup>
      <SearchField
        label={t("models.form.baseline.search")}
        value={search}
        onChange={setSearch}
        autoFocus={autoFocus}
      />
      {search.trim() === "" && <p className={css.quiet}>{t("models.form.baseline.none")}</p>}
      {search.trim() !== "" &&
        (kind === "trait" ? (
          <FoundTraits search={search} onChoose={onChoose} />
        ) : (
          <FoundSegments search={search} onChoose={onChoose} />
        ))}
    </>
  );
}

interface FoundProps {
  search: string;
  onChoose: (baseline: ObjectLink) => void;
}

function FoundTraits({ search, onChoose }: FoundProps) {
  const query = useMemo<TraitQuery>(
    () => ({ search, includeSubfolders: true, sort: "name", folderTraitsLast: true }),
    [search],
  );
  return <Found kind="trait" list={useTraits(query)} onChoose={onChoose} />;
}

function FoundSegments({ search, onChoose }: FoundProps) {
  const query = useMemo<SegmentQuery>(() => ({ search, includeSubfolders: true, sort: "name" }), [search]);
  return <Found kind="segment" list={useSegments(query)} onChoose={onChoose} />;
}

interface FoundListProps {
  kind: "trait" | "segment";
  list: {
    total: number;
    isLoading: boolean;
    failure: Failure | undefined;
    retry: () => void;
    rowAt: (at: number) => { id: string; name: string } | undefined;
  };
  onChoose: (baseline: ObjectLink) => void;
}

function Found({ kind, list, onChoose }: FoundListProps) {
  if (list.isLoading) return <Skeleton lines={3} />;
  if (list.failure && list.total === 0) return <FailureState failure={list.failure} retry={list.retry} />;
  if (list.total === 0) return <p className={css.quiet}>{t("models.form.found.none")}</p>;
  const rows = Array.from({ length: Math.min(SHOWN, list.total) }, (_, at) => list.rowAt(at));
  return (
    <ul className={css.found}>
      {rows.map(
        (row) =>
          row && (
            <li key={row.id} className={css.row}>
              <Name wrap>{row.name}</Name>
              <Button
                variant="secondary"
                size="S"
                aria-label={t("models.form.chosen", { name: row.name })}
                onPress={() => onChoose({ kind, id: row.id, name: row.name })}
              >
                {t("models.form.use")}
              </Button>
            </li>
          ),
      )}
    </ul>
  );
}
