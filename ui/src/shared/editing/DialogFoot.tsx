/** The buttons of a dialog with a form: Cancel, and the one that submits the form. */
import { Button } from "@react-spectrum/s2/Button";
import { ButtonGroup } from "@react-spectrum/s2/ButtonGroup";
import { t } from "../../i18n";

interface DialogFootProps {
  /** Id of the form the button submits. */
  form: string;
  label: string;
  variant?: "accent" | "negative";
  isDisabled: boolean;
  /** It is being sent: the dialog stays until the outcome is known. */
  isPending: boolean;
  onCancel: () => void;
  /** Cancel gets the focus when the dialog opens. */
  focusesCancel?: boolean;
}

export function DialogFoot(props: DialogFootProps) {
  return (
    <ButtonGroup>
      <Button
        variant="secondary"
        onPress={props.onCancel}
        isDisabled={props.isPending}
        autoFocus={props.focusesCancel}
      >
        {t("common.cancel")}
      </Button>
      <Button
        variant={props.variant ?? "accent"}
        type="submit"
        form={props.form}
        isDisabled={props.isDisabled}
        isPending={props.isPending}
      >
        {props.label}
      </Button>
    </ButtonGroup>
  );
}
