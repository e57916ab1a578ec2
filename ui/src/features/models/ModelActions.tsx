/** The actions of a model's page: a trait at the chosen point, or going on with what waits for the choice; deleting. */
import { AlertDialog } from "@react-spectrum/s2/AlertDialog";
import { Button } from "@react-spectrum/s2/Button";
import Copy from "@react-spectrum/s2/icons/Copy";
import Delete from "@react-spectrum/s2/icons/Delete";
import Idea from "@react-spectrum/s2/icons/Lightbulb";
import { useChooseForRecipe, useDeleteModel } from "../../api/models";
import { inBackground } from "../../background";
import type { ModelDetail, ModelTakes, Recipe } from "../../bindings";
import { copy } from "../../components/copy";
import { toast } from "../../components/toast";
import { useDialog } from "../../components/useDialog";
import { useIsHere } from "../../components/useIsHere";
import { formatList, formatNumber, own, t, visible } from "../../i18n";
import { navigate } from "../../navigation";
import { DisabledButton, ToolButton } from "../../shared/editing/ToolButton";
import { toastFailure } from "../../shared/failures/toastFailure";
import { ModelTraitDialog } from "./ModelTraitDialog";
import { takesAt, type Chosen } from "./points";
import { accuracyWords } from "./words";

interface ModelActionsProps {
  detail: ModelDetail;
  chosen: Chosen;
  /** The recipe that waits for a point, if one does. */
  choosing: Recipe | undefined;
  /** Whether it is known which recipes there are. */
  isKnown: boolean;
}

export function ModelActions(props: ModelActionsProps) {
  const { detail } = props;
  const { row } = detail;
  return (
    <>
      <PointAction {...props} />
      <ToolButton icon={Copy} label={t("lists.copyId")} onPress={() => inBackground(copy(row.id))} />
      <DeleteAction detail={detail} />
    </>
  );
}

/** A model, and the people of a point as the dialog was opened for it. */
interface ToCreate {
  model: ModelDetail;
  takes: ModelTakes;
}

function PointAction({ detail, chosen, choosing, isKnown }: ModelActionsProps) {
  const choose = useChooseForRecipe(toastFailure);
  const takes = takesAt(detail.points, chosen);
  const point = detail.points[chosen.place];
  const { open, dialog } = useDialog<ToCreate>("modelTrait", (of) => (
    <ModelTraitDialog detail={of.model} takes={of.takes} />
  ));
  const values = {
    accuracy: own(accuracyWords(point?.accuracy ?? 0)),
    reach: own(formatNumber(point?.reach ?? 0)),
  };
  const isReach = chosen.by === "reach";
  return (
    <>
      {!takes && <DisabledButton icon={Idea} label={t("models.trait.title")} why={t("models.trait.noRun")} />}
      {takes && choosing && (
        <Button
          variant="accent"
          isPending={choose.isRunning}
          onPress={() => inBackground(choose.run({ id: choosing.id, takes }))}
        >
          {isReach ? t("models.go.reach", values) : t("models.go", values)}
        </Button>
      )}
      {takes && !choosing && (
        // What waits for the point goes on with it instead: until that is known, nothing is created beside it.
        <Button variant="accent" isDisabled={!isKnown} onPress={() => open({ model: detail, takes })}>
          {isReach ? t("models.trait.reach", values) : t("models.trait.at", values)}
        </Button>
      )}
      {/* It stays, with what was typed, if a run or a recipe changes the button meanwhile. */}
      {dialog}
    </>
  );
}

/** Asks before a model is deleted, and names the traits that keep it from being deleted. */
function DeleteAction({ detail }: { detail: ModelDetail }) {
  const { name, id } = detail.row;
  const remove = useDeleteModel(toastFailure);
  const isHere = useIsHere();
  const used = detail.traits.map((one) => visible(one.name));
  const act = async () => {
    if ((await remove.run(id)) === undefined) return;
    toast.done(t("models.delete.done", { name }));
    if (isHere()) navigate({ screen: "models" }, { replace: true });
  };
  const { open, dialog } = useDialog<ModelDetail>("deleteModel", () => (
    <AlertDialog
      variant="destructive"
      title={t("models.delete.title", { name })}
      primaryActionLabel={t("models.delete.do")}
      isPrimaryActionDisabled={used.length > 0}
      cancelLabel={t("common.cancel")}
      autoFocusButton="cancel"
      onPrimaryAction={() => inBackground(act())}
    >
      {used.length > 0 ? t("models.delete.used", { names: own(formatList(used)) }) : t("models.delete.words")}
    </AlertDialog>
  ));
  return (
    <>
      <ToolButton
        icon={Delete}
        label={t("models.delete")}
        onPress={() => open(detail)}
        isDisabled={remove.isRunning}
      />
      {dialog}
    </>
  );
}
