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
import type { MovePlan, MoveTarget, ObjectLink } from "../../bindings";
import { Picker } from "../../components/Overlay";
import { useRested } from "../../components/useRested";
import { t } from "../../i18n";
import { useUndoToast } from "../../shared/destinations/useUndoToast";
import { FailureNotice } from "../../shared/failures/Notice";
import { MovePlanTable } from "./MovePlanTable";
import css from "../../shared/destinations/destinations.module.css";

interface MoveDialogProps {
  from: { id: string; name: string };
  segments: readonly ObjectLink[];
}

export function MoveDialog({ from, segments }: MoveDialogProps) {
  const state = useMove(from.id, segments);
  const { moving, ready } = state;
  return (
    <Dialog size="L">
      {({ close }) => (
        <>
          <Heading slot="title">
            {t("destinations.move.title", { n: segments.length, from: from.name })}
          </Heading>
          <Content>
            <MoveContent state={state} />
          </Content>
          <ButtonGroup>
            <Button variant="secondary" onPress={close}>
              {state.isDone ? t("common.close") : t("common.cancel")}
            </Button>
            {!state.isDone && (
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

function MoveContent({ state }: { state: ReturnType<typeof useMove> }) {
  const { plan } = state;
  return (
    <div className={css.form}>
      <p>{t("destinations.move.words")}</p>
      <div className={css.fields}>
        <TargetChoice targets={plan?.targets ?? []} value={state.to} onChange={state.choose} />
        <TextField
          label={t("destinations.move.lastDay")}
          value={state.lastDay}
          onChange={state.setLastDay}
          UNSAFE_style={{ width: "100%" }}
        />
      </div>
      {!plan && state.failure && <FailureNotice failure={state.failure} />}
      {!plan && !state.failure && <p role="status">{t("destinations.move.checking")}</p>}
      {plan && <MovePlanTable plan={plan} />}
      {state.moving.failure && <FailureNotice failure={state.moving.failure} />}
    </div>
  );
}

interface TargetChoiceProps {
  targets: readonly MoveTarget[];
  value: string | undefined;
  onChange: (id: string) => void;
}

function TargetChoice({ targets, value, onChange }: TargetChoiceProps) {
  return (
    <Picker
      overlay="dataflowChoice"
      label={t("destinations.move.dataflow")}
      items={targets}
      isDisabled={targets.length === 0}
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

function useMove(from: string, segments: readonly ObjectLink[]) {
  const [dataflow, choose] = useState<string>();
  const [lastDay, setLastDay] = useState("");
  const [result, setResult] = useState<MovePlan>();
  const rested = useRested(lastDay.trim());
  const wanted: ToMove = {
    from,
    segments: segments.map(({ id }) => id),
    how: { dataflow: dataflow ?? null, lastDay: rested === "" ? null : rested },
  };
  const answer = useMovePlan(wanted);
  const moving = useMoveMappings();
  const say = useUndoToast();
  const plan = result ?? answer.value;
  const isSettled = rested === lastDay.trim();
  return {
    plan,
    failure: answer.failure,
    to: dataflow ?? plan?.to?.id,
    choose,
    lastDay,
    setLastDay,
    moving,
    isDone: result !== undefined,
    ready: isSettled ? (answer.value?.lines.filter(({ reason }) => reason === null).length ?? 0) : 0,
    async move(close: () => void) {
      const done = await moving.run(wanted);
      if (!done) return;
      const n = done.lines.filter((line) => line.done).length;
      if (n > 0) say(t("destinations.move.done", { n, to: done.to?.name ?? "" }), done.entry);
      if (done.lines.some(({ failure }) => failure !== null)) setResult(done);
      else close();
    },
  };
}
