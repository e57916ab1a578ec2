/** The way out for a composition: a segment definition on it, which takes its place in the tray. Asks first, everywhere. */
import { Button } from "@react-spectrum/s2/Button";
import { useTrayDefine } from "../../api/tray";
import { inBackground } from "../../background";
import type { TrayLine } from "../../bindings";
import { announce } from "../../components/announce";
import { t } from "../../i18n";
import { useConfirm } from "../../shared/editing/ConfirmDialog";
import { toastFailure } from "../../shared/failures/toastFailure";

/** Whether a line is refused only because it is a composition. */
export function isComposition({ verdict }: TrayLine): boolean {
  return (
    verdict.kind === "refused" && verdict.reason.kind === "origin" && verdict.reason.origin === "composition"
  );
}

interface DefineButtonProps {
  line: TrayLine;
  isDisabled: boolean;
  /** Called when the line has been replaced: the button is gone. */
  onDone: () => void;
}

export function DefineButton({ line: { audience }, isDisabled, onDone }: DefineButtonProps) {
  const define = useTrayDefine(toastFailure);
  const { ask, dialog } = useConfirm();
  const run = async () => {
    if (!(await define.run(audience.id))) return;
    announce(t("sharing.define.done", { name: audience.name }));
    onDone();
  };
  return (
    <>
      <Button
        variant="secondary"
        size="S"
        isDisabled={isDisabled}
        isPending={define.isRunning}
        aria-label={t("sharing.define.of", { name: audience.name })}
        onPress={() =>
          ask({
            title: t("sharing.define.title"),
            words: t("sharing.define.words"),
            label: t("sharing.define.do"),
            about: [audience],
            everywhere: true,
            act: () => inBackground(run()),
          })
        }
      >
        {t("sharing.define")}
      </Button>
      {dialog}
    </>
  );
}
