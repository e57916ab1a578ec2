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
import { useRested } from "../../components/useRested";
import { t } from "../../i18n";
import { FailureNotice } from "../failures/Notice";
import { DestinationChoice } from "./DestinationChoice";
import { MapFields } from "./MapFields";
import { PlanTable } from "./PlanTable";
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
  const { to, segments, shown, ready } = state;
  return (
    <Dialog size="L">
      {({ close }) => (
        <>
          <Heading slot="title">{titleOf(props)}</Heading>
          <Content>
            <div className={css.form}>
              <Mark />
              {props.to === undefined && <DestinationChoice value={to?.id} onChange={state.chooseTo} />}
              <MapFields form={state.form} onChange={state.change} />
              <SegmentChoice chosen={segments} onChange={state.choose} isOpen={props.segments.length === 0} />
              {state.stayed > 0 && <p role="alert">{t("destinations.map.partly", { n: state.stayed })}</p>}
              <PlanTable to={to} plan={shown} reading={state.plan} count={segments.length} />
              {state.mapping.failure && <FailureNotice failure={state.mapping.failure} />}
            </div>
          </Content>
          <ButtonGroup>
            <Button variant="secondary" onPress={close}>
              {state.done ? t("common.close") : t("common.cancel")}
            </Button>
            {!state.done && (
              <Button
                variant="accent"
                isDisabled={ready === 0}
                isPending={state.mapping.isRunning}
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

function Mark() {
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
  const ids = segments.map(({ id }) => id);
  const wanted = to && { to: to.id, segments: ids, how: howOf(form) };
  // The same plan is not asked for at each letter.
  const rested = useRested(JSON.stringify(wanted));
  const isSettled = rested === JSON.stringify(wanted);
  const plan = useMapPlan(isSettled ? wanted : undefined);
  const mapping = useMapSegments();
  const say = useUndoToast();
  const shown = result ?? plan.value;
  const map = async (close: () => void) => {
    if (!wanted || !to) return;
    const done = await mapping.run(wanted);
    if (!done) return;
    const mapped = done.lines.filter((line) => line.done).length;
    if (mapped > 0) say(t("destinations.map.mapped", { n: mapped, to: to.name }), done.entry);
    if (done.lines.some((line) => line.fits && !line.done)) setResult(done);
    else close();
  };
  return {
    to,
    chooseTo,
    segments,
    choose,
    form,
    change: (part: Partial<MapForm>) => setForm((now) => ({ ...now, ...part })),
    plan,
    shown: segments.length === 0 ? undefined : shown,
    ready: isSettled && segments.length > 0 ? (plan.value?.lines.filter((line) => line.fits).length ?? 0) : 0,
    done: result !== undefined,
    stayed: result?.lines.filter((line) => !line.done).length ?? 0,
    mapping,
    map,
  };
}
