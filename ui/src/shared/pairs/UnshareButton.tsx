/** Opens the dialog that removes the trait and segment of audiences. */
import { Button } from "@react-spectrum/s2/Button";
import { useWhyNot } from "../../api/rights";
import type { ObjectLink } from "../../bindings";
import { useDialog } from "../../components/useDialog";
import { t } from "../../i18n";
import { UnshareChoice } from "./UnshareChoice";

interface UnshareButtonProps {
  audiences: readonly ObjectLink[];
  /** Called when something was deleted. */
  onDone?: () => void;
}

export function UnshareButton({ audiences, onDone }: UnshareButtonProps) {
  const why = useWhyNot("deleteTraits", "deleteSegments");
  const { open, dialog } = useDialog<readonly ObjectLink[]>("unshare", (chosen) => (
    <UnshareChoice audiences={chosen} onDone={onDone} />
  ));
  return (
    <>
      {why !== undefined && <span>{why}</span>}
      <Button
        variant="secondary"
        size="S"
        isDisabled={why !== undefined || audiences.length === 0}
        onPress={() => open(audiences)}
      >
        {t("pairs.unshare.open")}
      </Button>
      {dialog}
    </>
  );
}
