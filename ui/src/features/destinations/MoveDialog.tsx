/** Moves mappings to a dataflow of Experience Platform: what it would do, what stays by hand, and doing it. */
import { Button } from "@react-spectrum/s2/Button";
import { ButtonGroup } from "@react-spectrum/s2/ButtonGroup";
import { Content } from "@react-spectrum/s2/Content";
import { Dialog } from "@react-spectrum/s2/Dialog";
import { Heading } from "@react-spectrum/s2/Heading";
import { PickerItem } from "@react-spectrum/s2/Picker";
import { TextField } from "@react-spectrum/s2/TextField";
import { useState } from "react";
import { useMoveMappings, useMovePlan, type ToMove } from "../../api/destinations";
import { inBackground } from "../../background";
import type { MappingRef, MovePlan, MoveTarget } from "../../bindings";
import { Picker } from "../../components/Overlay";
import { toast } from "../../components/toast";
import { useIsHere } from "../../components/useIsHere";
import { useRested } from "../../components/useRested";
import { t } from "../../i18n";
import { DialogMark } from "../../shared/destinations/MapDialog";
import { useUndoToast } from "../../shared/destinations/useUndoToast";
import { FailureNotice } from "../../shared/failures/Notice";
import { FailureState } from "../../shared/lists/ListBody";
import { MovePlanTable } from "./MovePlanTable";
import css from "../../shared/destinations/destinations.module.css";

interface MoveDialogProps {
  from: { id: string; name: string };
  mappings: readonly MappingRef[];
}

export function MoveDialog({ from, mappings }: MoveDialogProps) {
  const state = useMove(from.id, mappings);
  const { moving, ready, result } = state;
  return (
    // What could not be moved is shown here, so it stays until that is known.
    <Dialog size="L" isKeyboardDismissDisabled={moving.isRunning}>
      {({ close }) => (
        <>
          <Heading slot="title">
            {t("destinations.move.title", { n: mappings.length, from: from.name })}
          </Heading>
          <Content>
            <div className={css.form}>
              <DialogMark />
              {result ? <MoveResult result={result} /> : <Wanted state={state} />}
            </div>
          </Content>
          <ButtonGroup>
            <Button variant="secondary" isDisabled={moving.isRunning} onPress={close}>
              {result ? t("common.close") : t("common.cancel")}
            </Button>
            {!result && (
              <Button
                variant="accent"
                isDisabled={ready === 0}
                isPending={moving.isRunning}
                onPress={() => inBackground(state.move(close))}
              >
                {t("destinations.move.act", { n: ready })}
              </Button>
            )}
          </ButtonGroup>
        </>
      )}
    </Dialog>
  );
}

function MoveResult({ result }: { result: MovePlan }) {
  const moved = result.lines.filter((line) => line.done).length;
  return (
    <>
      <p role="alert">{t("destinations.move.partly", { n: result.lines.length - moved, moved })}</p>
      <MovePlanTable plan={result} />
    </>
  );
}

function Wanted({ state }: { state: ReturnType<typeof useMove> }) {
  const { answer, plan, moving } = state;
  return (
    <>
      <p>{t("destinations.move.words")}</p>
      <div className={css.fields}>
        <TargetChoice
          targets={state.targets}
          value={state.to}
          onChange={state.choose}
          isDisabled={moving.isRunning}
        />
        <TextField
          label={t("destinations.move.lastDay")}
          value={state.lastDay}
          onChange={state.setLastDay}
          isDisabled={moving.isRunning}
          UNSAFE_style={{ width: "100%" }}
        />
      </div>
      {!plan && answer.failure && <FailureState failure={answer.failure} retry={answer.retry} />}
      {!plan && !answer.failure && <p role="status">{t("destinations.move.checking")}</p>}
      {plan && <MovePlanTable plan={plan} />}
      {moving.failure && <FailureNotice failure={moving.failure} />}
    </>
  );
}

interface TargetChoiceProps {
  targets: readonly MoveTarget[];
  value: string | undefined;
  onChange: (id: string) => void;
  isDisabled: boolean;
}

function TargetChoice({ targets, value, onChange, isDisabled }: TargetChoiceProps) {
  return (
    <Picker
      overlay="dataflowChoice"
      label={t("destinations.move.dataflow")}
      items={targets}
      isDisabled={isDisabled || targets.length === 0}
      selectedKey={value ?? null}
      onSelectionChange={(key) => {
        if (key !== null) onChange(String(key));
      }}
      UNSAFE_style={{ width: "100%" }}
    >
      {({ id, name, card }) => (
        <PickerItem id={id}>{t("destinations.move.target", { name, card })}</PickerItem>
      )}
    </Picker>
  );
}

const NONE: readonly MoveTarget[] = [];

function useMove(from: string, mappings: readonly MappingRef[]) {
  const [dataflow, choose] = useState<string>();
  const [lastDay, setLastDay] = useState("");
  const [result, setResult] = useState<MovePlan>();
  const rested = useRested(lastDay.trim());
  const wanted: ToMove = {
    from,
    mappings,
    how: { dataflow: dataflow ?? null, lastDay: rested === "" ? null : rested },
  };
  const answer = useMovePlan(wanted);
  const moving = useMoveMappings();
  const say = useUndoToast();
  const isHere = useIsHere();
  const plan = answer.value;
  // The choice stays while another plan is loaded, or none can be made for the day that was typed.
  const [known, setKnown] = useState(plan);
  if (plan && plan !== known) setKnown(plan);
  const ready =
    rested === lastDay.trim() ? (plan?.lines.filter(({ reason }) => reason === null).length ?? 0) : 0;
  return {
    answer,
    plan,
    targets: known?.targets ?? NONE,
    to: dataflow ?? known?.to?.id,
    choose,
    lastDay,
    setLastDay,
    moving,
    ready,
    result,
    async move(close: () => void) {
      // To the dataflow that is shown, even if another one is the only one by now.
      const to = dataflow ?? plan?.to?.id ?? null;
      const done = await moving.run({ ...wanted, how: { ...wanted.how, dataflow: to } });
      if (!done) return;
      const n = done.lines.filter((line) => line.done).length;
      if (n > 0) say(t("destinations.move.done", { n, to: done.to?.name ?? "" }), done.entry);
      // Fewer than the button promised: something has changed, or was refused.
      if (n >= ready) close();
      else if (isHere()) setResult(done);
      else toast.failed(t("destinations.move.stayed", { n: done.lines.length - n, from: done.from.name }));
    },
  };
}
