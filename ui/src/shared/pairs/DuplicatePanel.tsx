/**
 * An audience with several traits or segments in Audience Manager: which trait stays, what happens to the rules that use the
 * others, what is deleted, and what cannot be deleted yet.
 */
import { Button } from "@react-spectrum/s2/Button";
import { Radio, RadioGroup } from "@react-spectrum/s2/RadioGroup";
import { useState } from "react";
import { useDuplicatePlan, useDuplicateRepair } from "../../api/duplicate";
import { useWhyNot } from "../../api/rights";
import { inBackground } from "../../background";
import type { DuplicateRepair, DuplicateRepaired, KeepReason, ObjectLink } from "../../bindings";
import { NameWithId } from "../../components/Name";
import { Panel } from "../../components/Panel";
import { toast } from "../../components/toast";
import { t, own, type MessageKey } from "../../i18n";
import { PanelSkeleton } from "../details/detail";
import { useConfirm } from "../editing/ConfirmDialog";
import { InlineFailure } from "../failures/InlineFailure";
import { FailureState } from "../lists/ListBody";
import { objectName } from "../sharing/words/refusals";
import { DuplicateFailures, DuplicateSteps, failedOf } from "./DuplicateSteps";
import css from "./pairs.module.css";

const REASONS: Record<KeepReason, MessageKey> = {
  chosen: "pairs.duplicate.reason.chosen",
  members: "pairs.duplicate.reason.members",
  used: "pairs.duplicate.reason.used",
  oldest: "pairs.duplicate.reason.oldest",
};

export function DuplicatePanel({ audience }: { audience: ObjectLink }) {
  const [keep, setKeep] = useState<string | null>(null);
  const [ended, setEnded] = useState<DuplicateRepaired>();
  const plan = useDuplicatePlan(audience.id, keep);
  const repair = useDuplicateRepair();
  const confirm = useConfirm();
  const why = useWhyNot("deleteTraits", "deleteSegments", "editSegments");
  const act = async (shown: DuplicateRepair) => {
    const done = await repair.run({ audienceId: audience.id, keep, shown });
    setEnded(done);
    if (done && failedOf(done).length === 0) toast.done(t("pairs.duplicate.done", { name: audience.name }));
    // What is left to repair, if anything.
    plan.retry();
  };
  const ask = (shown: DuplicateRepair) => {
    const goes = deleted(shown);
    confirm.ask({
      title: t("pairs.duplicate.title"),
      words: t("pairs.duplicate.ask", {
        objects: own(goes.map(objectName).join(", ")),
        count: goes.length,
        rules: shown.edits.length,
      }),
      label: t("pairs.duplicate.confirm"),
      // What is deleted cannot be put back with the same ID.
      everywhere: true,
      act: () => inBackground(act(shown)),
    });
  };
  return (
    <Panel title={t("pairs.duplicate.title")}>
      {plan.value ? (
        <div className={css.unshare} aria-busy={plan.isOld}>
          <p>{t("pairs.duplicate.words")}</p>
          <Kept
            plan={plan.value}
            keep={keep}
            onKeep={(id) => {
              setKeep(id);
              setEnded(undefined);
            }}
          />
          <DuplicateSteps plan={plan.value} />
          {ended && <DuplicateFailures done={ended} />}
          {repair.failure && <InlineFailure failure={repair.failure} onClose={repair.clear} />}
          <div className={css.act}>
            <Button
              variant="negative"
              isDisabled={why !== undefined || plan.isOld || !doesSomething(plan.value)}
              isPending={repair.isRunning}
              onPress={() => plan.value && ask(plan.value)}
            >
              {t("pairs.duplicate.act")}
            </Button>
            {why !== undefined && <span>{why}</span>}
          </div>
        </div>
      ) : plan.failure ? (
        <FailureState failure={plan.failure} retry={plan.retry} />
      ) : (
        <PanelSkeleton />
      )}
      {confirm.dialog}
    </Panel>
  );
}

/** What is deleted: all that goes, except what is still used. */
function deleted({ removes, blocked }: DuplicateRepair): readonly ObjectLink[] {
  return removes.filter(
    ({ kind, id }) => !blocked.some(({ object }) => object.kind === kind && object.id === id),
  );
}

function doesSomething(plan: DuplicateRepair): boolean {
  return plan.edits.some(({ after }) => after !== null) || deleted(plan).length > 0;
}

/** The traits of the audience, of which one stays. */
interface KeptProps {
  plan: DuplicateRepair;
  /** The trait that was chosen; its plan may still be loading. */
  keep: string | null;
  onKeep: (trait: string) => void;
}

function Kept({ plan, keep, onKeep }: KeptProps) {
  const { kept, removes } = plan;
  const traits = [kept.object, ...removes.filter(({ kind }) => kind === "trait")];
  if (traits.length === 1) return null;
  const inOrder = traits.toSorted((one, other) => Number(one.id) - Number(other.id));
  return (
    <RadioGroup label={t("pairs.duplicate.keep")} value={keep ?? kept.object.id} onChange={onKeep}>
      {inOrder.map(({ id, name }) => (
        <Radio key={id} value={id}>
          <span className={css.way}>
            <NameWithId name={name} id={id} />
            {id === kept.object.id && <span>{t(REASONS[kept.reason])}</span>}
          </span>
        </Radio>
      ))}
    </RadioGroup>
  );
}
