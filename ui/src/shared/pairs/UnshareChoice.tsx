/**
 * Unsharing what others use: shows what uses the pair, then offers to take it out of the rules of other segments, to leave it
 * without members, or to stop. What nothing else uses goes straight to the question whether to delete it.
 */
import { Button } from "@react-spectrum/s2/Button";
import { ButtonGroup } from "@react-spectrum/s2/ButtonGroup";
import { Content } from "@react-spectrum/s2/Content";
import { Dialog } from "@react-spectrum/s2/Dialog";
import { Heading } from "@react-spectrum/s2/Heading";
import { useState } from "react";
import { useUnshareChoice, useUnshareTree, type UnshareChoice as Way } from "../../api/unshareChoice";
import { useWorkspace } from "../../api/workspace";
import { inBackground } from "../../background";
import type { Failure, ObjectLink, UnshareTree } from "../../bindings";
import { ConnectionMark } from "../../components/ConnectionMark";
import { Skeleton } from "../../components/States";
import { toast } from "../../components/toast";
import { t, type MessageKey } from "../../i18n";
import { InlineFailure } from "../failures/InlineFailure";
import { useUnshareQuestion, type DialogPart } from "./useUnshareQuestion";
import { UnshareUses } from "./UnshareUses";
import { UnshareWays, isConfirmed, wayOf } from "./UnshareWays";
import css from "./pairs.module.css";

interface UnshareChoiceProps {
  audiences: readonly ObjectLink[];
  /** Called when something was deleted or taken out of the dataflow. */
  onDone?: () => void;
}

export function UnshareChoice({ audiences, onDone }: UnshareChoiceProps) {
  const tree = useUnshareTree(audiences.map(({ id }) => id));
  const [isDecided, setDecided] = useState(false);
  const isPlain = tree.value && !isUsed(tree.value);
  // Without the tree, the question itself says what prevents it.
  const isAsked = isDecided || isPlain === true || tree.failure !== undefined;
  const question = useUnshareQuestion({ audiences, onDone, isAsked });
  const choice = useChoosing({
    audiences,
    tree: tree.value,
    onDone,
    onDelete: () => setDecided(true),
    onAgain: tree.retry,
  });
  const { isBusy, body, buttons } = isAsked ? question : choice;
  // It is one dialog from the first moment on: another one in its place would be announced again.
  return (
    <Dialog size={isAsked ? "M" : "L"} role="alertdialog" isKeyboardDismissDisabled={isBusy}>
      {({ close }) => (
        <>
          <Heading slot="title">
            {t("pairs.unshare.title", { count: audiences.length, name: audiences[0]?.name ?? "" })}
          </Heading>
          <Content>{body}</Content>
          <ButtonGroup>{buttons(close)}</ButtonGroup>
        </>
      )}
    </Dialog>
  );
}

/** Whether there is anything to choose. */
function isUsed({ audiences, edits, models }: UnshareTree): boolean {
  return edits.length > 0 || models.length > 0 || audiences.some(({ canLeave }) => canLeave);
}

/** What the button of each way says. */
const ACTS: Record<Way, MessageKey> = {
  leave: "pairs.unshare.leave.act",
  delete: "pairs.unshare.continue",
  stop: "pairs.unshare.stop.label",
};

interface ChoosingProps extends UnshareChoiceProps {
  tree: UnshareTree | undefined;
  /** Reads again what uses the pairs. */
  onAgain: () => void;
  /** Goes on to the question whether to delete the pairs. */
  onDelete: () => void;
}

function useChoosing({ audiences, tree, onDone, onDelete, onAgain }: ChoosingProps): DialogPart {
  const [way, setWay] = useState<Way>();
  const [typed, setTyped] = useState("");
  const run = useUnshareChoice(audiences.map(({ id }) => id));
  const chosen = way ?? (tree ? wayOf(tree) : "stop");
  const act = async (close: () => void) => {
    if (chosen === "stop") return close();
    if (chosen === "delete") {
      // Some rules may have been changed, so what is left to change is read again.
      if (tree && tree.edits.length > 0 && !(await run.removeFromRules())) return onAgain();
      onDelete();
    } else if (await run.leave()) {
      toast.done(t("pairs.unshare.left.done", { count: audiences.length }));
      onDone?.();
      close();
    }
  };
  const canAct = tree !== undefined && isConfirmed(tree, chosen, typed);
  const ways = { chosen, onChoose: setWay, typed, onType: setTyped };
  return {
    isBusy: run.isRunning,
    body: <Body tree={tree} failures={run.failures} {...ways} />,
    buttons: (close) => (
      <>
        <Button variant="secondary" autoFocus isDisabled={run.isRunning} onPress={close}>
          {t("common.cancel")}
        </Button>
        <Button
          variant={chosen === "stop" ? "secondary" : "accent"}
          isDisabled={!canAct}
          isPending={run.isRunning}
          onPress={() => inBackground(act(close))}
        >
          {t(tree ? ACTS[chosen] : "pairs.unshare.continue")}
        </Button>
      </>
    ),
  };
}

interface BodyProps {
  tree: UnshareTree | undefined;
  failures: readonly Failure[];
  chosen: Way;
  onChoose: (way: Way) => void;
  typed: string;
  onType: (text: string) => void;
}

function Body({ tree, failures, ...ways }: BodyProps) {
  const connection = useWorkspace().value?.connection;
  if (!tree) return <Skeleton lines={6} />;
  return (
    <div className={css.unshare}>
      {connection && <ConnectionMark connection={connection} />}
      <UnshareUses tree={tree} />
      <UnshareWays tree={tree} {...ways} />
      {failures.map((failure, place) => (
        // Two objects can fail in the same way.
        <InlineFailure key={place} failure={failure} />
      ))}
    </div>
  );
}
