/** The model of the form: baseline, look-back period, data sources and exclusions, in the order of Adobe's page. */
import { Checkbox } from "@react-spectrum/s2/Checkbox";
import { Radio, RadioGroup } from "@react-spectrum/s2/RadioGroup";
import { TextField } from "@react-spectrum/s2/TextField";
import { useState } from "react";
import { useModelDataSources } from "../../api/models";
import { Name } from "../../components/Name";
import { Panel } from "../../components/Panel";
import { SearchField } from "../../components/SearchField";
import { Skeleton } from "../../components/States";
import { useFirstRows } from "../../components/useFirstRows";
import { t } from "../../i18n";
import { FailureState } from "../../shared/lists/ListBody";
import { BaselineField } from "./BaselineField";
import { LOOK_BACKS } from "./form";
import type { ModelFormState } from "./useModelForm";
import css from "./models.module.css";

export function ConfigurationPanel({ state }: { state: ModelFormState }) {
  const { choices, change, name } = state;
  return (
    <Panel title={t("models.form.model")}>
      <div className={css.stack}>
        <BaselineField value={choices.baseline} onChange={(baseline) => change({ baseline, kept: [] })} />
        <TextField
          label={t("common.name")}
          value={name}
          maxLength={255}
          isRequired
          onChange={(typed) => change({ name: typed })}
          UNSAFE_style={{ width: "100%" }}
        />
        <RadioGroup
          label={t("models.lookBack")}
          orientation="horizontal"
          value={String(choices.lookBackDays)}
          onChange={(days) => change({ lookBackDays: Number(days) })}
        >
          {LOOK_BACKS.map((days) => (
            <Radio key={days} value={String(days)}>
              {t("models.lookBack.days", { days })}
            </Radio>
          ))}
        </RadioGroup>
        <SourcesField state={state} />
        <ExclusionsField state={state} />
      </div>
    </Panel>
  );
}

/** With more data sources than this, chosen ones come first: they may be far apart. */
const MANY = 100;

function SourcesField({ state: { choices, change } }: { state: ModelFormState }) {
  const answer = useModelDataSources();
  const [search, setSearch] = useState("");
  const words = search.trim().toLowerCase();
  const chosen = new Set(choices.sources);
  const shown = (answer.value ?? []).filter(
    ({ id, name }) => chosen.has(id) || name.toLowerCase().includes(words),
  );
  // Chosen ones first: they stay in sight.
  const inOrder = [...shown.filter(({ id }) => chosen.has(id)), ...shown.filter(({ id }) => !chosen.has(id))];
  const { shown: first, more } = useFirstRows("dataSources", shown.length > MANY ? inOrder : shown);
  const toggle = (id: string, isOn: boolean) =>
    change({ sources: isOn ? [...choices.sources, id] : choices.sources.filter((one) => one !== id) });
  return (
    <div className={css.stack} role="group" aria-label={t("models.form.sources")}>
      <div className={css.row}>
        <span className={css.label}>{t("models.form.sources")}</span>
        <span className={css.quiet}>{t("models.form.sources.chosen", { n: choices.sources.length })}</span>
      </div>
      <SearchField label={t("models.form.sources.filter")} value={search} onChange={setSearch} />
      {!answer.value && answer.failure && <FailureState failure={answer.failure} retry={answer.retry} />}
      {!answer.value && !answer.failure && <Skeleton lines={4} />}
      {answer.value && (
        <div className={css.boxes}>
          {first.map(({ id, name }) => (
            <Checkbox key={id} isSelected={chosen.has(id)} onChange={(isOn) => toggle(id, isOn)}>
              <Name wrap>{name}</Name>
            </Checkbox>
          ))}
          {more}
          {shown.length === 0 && <span className={css.quiet}>{t("models.form.found.none")}</span>}
        </div>
      )}
      <p className={css.quiet}>{t("models.form.sources.hint")}</p>
    </div>
  );
}

/** What the checks propose to leave out, each with a box: ticked means excluded. */
function ExclusionsField({ state }: { state: ModelFormState }) {
  const { choices, change, proposals, suggested } = state;
  const toggle = (id: string, isOut: boolean) =>
    change({ kept: isOut ? choices.kept.filter((one) => one !== id) : [...choices.kept, id] });
  return (
    <div className={css.stack} role="group" aria-label={t("models.form.excluded")}>
      <span className={css.label}>{t("models.form.excluded")}</span>
      {!proposals.value && !proposals.isLoading && (
        <p className={css.quiet}>
          {t(proposals.failure ? "models.form.excluded.unread" : "models.form.excluded.hint")}
        </p>
      )}
      {proposals.isLoading && <Skeleton lines={2} />}
      {proposals.value && suggested.length === 0 && (
        <p className={css.quiet}>{t("models.form.excluded.none")}</p>
      )}
      {suggested.length > 0 && (
        <>
          <p className={css.quiet}>{t("models.form.excluded.proposed")}</p>
          <div className={css.boxes}>
            {suggested.map(({ id, name }) => (
              <Checkbox
                key={id}
                isSelected={!choices.kept.includes(id)}
                onChange={(isOut) => toggle(id, isOut)}
              >
                <Name wrap>{name}</Name>
              </Checkbox>
            ))}
          </div>
        </>
      )}
    </div>
  );
}
