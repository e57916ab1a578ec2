/** What follows the model's run: which people, the names of trait and segment, where they are stored, the destination. */
import { NumberField } from "@react-spectrum/s2/NumberField";
import { PickerItem } from "@react-spectrum/s2/Picker";
import { Radio, RadioGroup } from "@react-spectrum/s2/RadioGroup";
import { TextField } from "@react-spectrum/s2/TextField";
import { useDestinations } from "../../api/destinations";
import { useSegmentFolders } from "../../api/segments";
import { useTraitFolders } from "../../api/traits";
import { showFailure } from "../../api/failure";
import { Picker } from "../../components/Overlay";
import { Panel } from "../../components/Panel";
import { t, visible } from "../../i18n";
import { DataSourceField, FolderField } from "../../shared/editing/fields";
import { MapFields } from "../../shared/destinations/MapFields";
import type { Choices } from "./form";
import type { ModelFormState } from "./useModelForm";
import css from "./models.module.css";

const WIDE = { width: "100%" };

export function AfterPanel({ state }: { state: ModelFormState }) {
  const { choices, change, form } = state;
  return (
    <Panel title={t("models.form.after")}>
      <div className={css.stack}>
        <GoalField choices={choices} change={change} />
        <TextField
          label={t("models.form.traitName")}
          value={form.traitName}
          maxLength={255}
          onChange={(traitName) => change({ traitName })}
          UNSAFE_style={WIDE}
        />
        <TextField
          label={t("models.form.segmentName")}
          value={form.segmentName}
          maxLength={255}
          onChange={(segmentName) => change({ segmentName })}
          UNSAFE_style={WIDE}
        />
        <DataSourceField value={choices.dataSource} onChange={(dataSource) => change({ dataSource })} />
        <DestinationField value={choices.destination} onChange={(destination) => change({ destination })} />
        {choices.destination !== "" && (
          <MapFields
            form={choices.how}
            onChange={(part) => change({ how: { ...choices.how, ...part } })}
            withoutDays
          />
        )}
        <Folders choices={choices} change={change} />
      </div>
    </Panel>
  );
}

interface ChoicesProps {
  choices: Choices;
  change: (part: Partial<Choices>) => void;
}

function GoalField({ choices, change }: ChoicesProps) {
  const { goal, percent, devices } = choices;
  return (
    <>
      <RadioGroup
        label={t("models.form.goal")}
        value={goal}
        onChange={(next) => change({ goal: next === "accuracy" || next === "reach" ? next : "ask" })}
      >
        <Radio value="ask">{t("models.form.goal.ask")}</Radio>
        <Radio value="accuracy">{t("models.form.goal.accuracy")}</Radio>
        <Radio value="reach">{t("models.form.goal.reach")}</Radio>
      </RadioGroup>
      {goal === "accuracy" && (
        <NumberField
          label={t("models.form.goal.percent")}
          value={percent}
          minValue={0}
          maxValue={100}
          step={1}
          onChange={(next) => change({ percent: Number.isNaN(next) ? percent : next })}
        />
      )}
      {goal === "reach" && (
        <NumberField
          label={t("models.form.goal.devices")}
          value={devices}
          minValue={1}
          maxValue={4_000_000_000}
          step={1}
          onChange={(next) => change({ devices: Number.isNaN(next) ? devices : next })}
        />
      )}
    </>
  );
}

/** The key of *None*: a picker has no entry with an empty key. */
const NONE = "none";

function DestinationField({ value, onChange }: { value: string; onChange: (id: string) => void }) {
  const answer = useDestinations();
  const none = { id: NONE, name: t("models.form.destination.none") };
  // Nothing can be mapped to a destination that maps all segments by itself.
  const items = [none, ...(answer.value ?? []).filter((row) => !row.mapsAll)];
  return (
    <Picker
      overlay="recipeDestination"
      label={t("models.form.destination")}
      description={t("models.form.destination.hint")}
      items={items}
      loadingState={answer.isLoading ? "loading" : "idle"}
      isInvalid={answer.failure !== undefined}
      errorMessage={answer.failure && showFailure(answer.failure).words}
      selectedKey={value === "" ? NONE : value}
      onSelectionChange={(key) => onChange(key === null || key === NONE ? "" : String(key))}
      UNSAFE_style={WIDE}
    >
      {(one) => <PickerItem id={one.id}>{visible(one.name)}</PickerItem>}
    </Picker>
  );
}

/** Where trait and segment are stored; closed at first, because the top folder is what most want. */
function Folders({ choices, change }: ChoicesProps) {
  const traits = useTraitFolders();
  const segments = useSegmentFolders();
  return (
    <details>
      <summary>{t("models.form.folders")}</summary>
      <div className={css.stack}>
        <div role="group" aria-label={t("models.form.traitFolder")}>
          <span className={css.label}>{t("models.form.traitFolder")}</span>
          <FolderField
            folders={traits}
            value={choices.traitFolder}
            onChange={(traitFolder) => change({ traitFolder })}
          />
        </div>
        <div role="group" aria-label={t("models.form.segmentFolder")}>
          <span className={css.label}>{t("models.form.segmentFolder")}</span>
          <FolderField
            folders={segments}
            value={choices.segmentFolder}
            onChange={(segmentFolder) => change({ segmentFolder })}
          />
        </div>
      </div>
    </details>
  );
}
