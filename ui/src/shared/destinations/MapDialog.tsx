/** Maps segments to a destination: both can be chosen here, with a verdict for each segment before anything is sent. */
import { Button } from "@react-spectrum/s2/Button";
import { ButtonGroup } from "@react-spectrum/s2/ButtonGroup";
import { Content } from "@react-spectrum/s2/Content";
import { Dialog } from "@react-spectrum/s2/Dialog";
import { Heading } from "@react-spectrum/s2/Heading";
import { useState } from "react";
import { useMapPlan, useMapSegments } from "../../api/destinations";
import { useWorkspace } from "../../api/workspace";
import { inBackground } from "../../background";
import type { MapPlan, ObjectLink } from "../../bindings";
import { ConnectionMark } from "../../components/ConnectionMark";
import { EscapeAsks, leave, useUnsaved } from "../../components/unsaved";
import { useIsHere } from "../../components/useIsHere";
import { toast } from "../../components/toast";
import { useRested } from "../../components/useRested";
import { t } from "../../i18n";
import { FailureNotice } from "../failures/Notice";
import { DestinationChoice } from "./DestinationChoice";
import { MapFields } from "./MapFields";
import { PlanTable, ResultTable } from "./PlanTable";
import { SegmentChoice } from "./SegmentChoice";
import { START, howOf, type MapForm, type Target } from "./mapForm";
import { useUndoToast } from "./useUndoToast";
import css from "./destinations.module.css";

interface MapDialogProps {
  /** Undefined to choose one. */
  to: Target | undefined;
  segments: readonly ObjectLink[];
}

export function MapDialog(props: MapDialogProps) {
  const state = useMapping(props);
  const { ready, result, mapping, isDirty } = state;
  useUnsaved(isDirty);
  return (
    // What could not be mapped is shown here, so it stays until that is known.
    <Dialog size="L" isKeyboardDismissDisabled={isDirty || mapping.isRunning}>
      {({ close }) => (
        <>
          <EscapeAsks isDirty={isDirty && !mapping.isRunning} close={close} />
          <Heading slot="title">{titleOf(props)}</Heading>
          <Content>
            <div className={css.form}>
              <DialogMark />
              {result ? <ResultTable result={result} /> : <Wanted given={props} state={state} />}
            </div>
          </Content>
          <ButtonGroup>
            <Button variant="secondary" isDisabled={mapping.isRunning} onPress={() => leave(close)}>
              {result ? t("common.close") : t("common.cancel")}
            </Button>
            {!result && (
              <Button
                variant="accent"
                isDisabled={ready === 0}
                isPending={mapping.isRunning}
                onPress={() => inBackground(state.map(close))}
              >
                {t("destinations.map.act", { n: ready })}
              </Button>
            )}
          </ButtonGroup>
        </>
      )}
    </Dialog>
  );
}

/** What is to be mapped, and what that would do. */
function Wanted({ given, state }: { given: MapDialogProps; state: ReturnType<typeof useMapping> }) {
  const { to, segments, mapping } = state;
  // What is being sent is what is shown.
  const isDisabled = mapping.isRunning;
  return (
    <>
      {given.to === undefined && (
        <DestinationChoice value={to?.id} onChange={state.chooseTo} isDisabled={isDisabled} />
      )}
      <MapFields form={state.form} onChange={state.change} isDisabled={isDisabled} />
      <SegmentChoice
        chosen={segments}
        onChange={state.choose}
        isOpen={given.segments.length === 0}
        isDisabled={isDisabled}
      />
      <PlanTable to={to} reading={state.plan} count={segments.length} />
      {mapping.failure && <FailureNotice failure={mapping.failure} />}
    </>
  );
}

/** The connection that a dialog changes. */
export function DialogMark() {
  const connection = useWorkspace().value?.connection;
  return connection ? <ConnectionMark connection={connection} /> : null;
}

function titleOf({ to, segments }: MapDialogProps): string {
  const [n, name] = [segments.length, segments[0]?.name ?? ""];
  return to
    ? t("destinations.map.titleTo", { n, name, to: to.name })
    : t("destinations.map.title", { n, name });
}

/** What is chosen, what it would do, and doing it. */
function useMapping(given: MapDialogProps) {
  const [to, chooseTo] = useState(given.to);
  const [segments, choose] = useState(given.segments);
  const [form, setForm] = useState<MapForm>(START);
  const [result, setResult] = useState<MapPlan>();
  const wanted = to && { to: to.id, segments: segments.map(({ id }) => id), how: howOf(form) };
  // The same plan is not asked for at each letter.
  const rested = useRested(JSON.stringify(wanted));
  const isSettled = rested === JSON.stringify(wanted);
  const plan = useMapPlan(isSettled ? wanted : undefined);
  const mapping = useMapSegments();
  const say = useUndoToast();
  const isHere = useIsHere();
  const ready =
    isSettled && segments.length > 0 ? (plan.value?.lines.filter((line) => line.fits).length ?? 0) : 0;
  const map = async (close: () => void) => {
    if (!wanted || !to) return;
    const done = await mapping.run(wanted);
    if (!done) return;
    const mapped = done.lines.filter((line) => line.done).length;
    if (mapped > 0) say(t("destinations.map.mapped", { n: mapped, to: to.name }), done.entry);
    // Fewer than the button promised: something has changed, or was refused.
    if (mapped >= ready) close();
    else if (isHere()) setResult(done);
    else toast.failed(t("destinations.map.stayed", { n: done.lines.length - mapped, to: to.name }));
  };
  /** What failed was about what was chosen then. */
  const changing =
    <Value,>(act: (value: Value) => void) =>
    (value: Value) => {
      mapping.clear();
      act(value);
    };
  return {
    to,
    chooseTo: changing(chooseTo),
    segments,
    choose: changing(choose),
    form,
    change: changing((part: Partial<MapForm>) => setForm((now) => ({ ...now, ...part }))),
    isDirty: result === undefined && (segments !== given.segments || form !== START),
    plan,
    ready,
    result,
    mapping,
    map,
  };
}
