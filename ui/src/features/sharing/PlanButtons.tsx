/** Saves the tray as a plan file for a colleague, and opens such a file in the tray. The system asks for the file. */
import FolderOpen from "@react-spectrum/s2/icons/FolderOpen";
import Save from "@react-spectrum/s2/icons/SaveFloppy";
import { usePlanOpen, usePlanSave } from "../../api/tray";
import { inBackground } from "../../background";
import { announce } from "../../components/announce";
import { IconButton } from "../../components/IconButton";
import { toast } from "../../components/toast";
import { t } from "../../i18n";
import { toastFailure } from "../../shared/failures/toastFailure";
import { changeShareView } from "../../shared/sharing/shareView";

/** Both, for the head of the tray. */
export function PlanButtons({ canSave }: { canSave: boolean }) {
  return (
    <>
      {canSave && <SavePlanButton />}
      <OpenPlanButton />
    </>
  );
}

export function SavePlanButton() {
  const save = usePlanSave(toastFailure);
  const run = async () => {
    const saved = await save.run();
    if (!saved) return;
    const { audiences, toPlatform, name } = saved;
    toast.done(
      toPlatform === 0
        ? t("sharing.plan.saved", { n: audiences, name })
        : t("platform.plan.saved", { n: audiences + toPlatform, name }),
    );
  };
  return (
    <IconButton
      label={t("sharing.plan.save")}
      icon={Save}
      isDisabled={save.isRunning}
      onPress={() => inBackground(run())}
    />
  );
}

export function OpenPlanButton() {
  const open = usePlanOpen(toastFailure);
  const run = async () => {
    const tray = await open.run();
    if (!tray) return;
    changeShareView({ trayOpen: true });
    announce(t("sharing.announce.planOpened", { total: tray.total + tray.toPlatform.total }));
  };
  return (
    <IconButton
      label={t("sharing.plan.open")}
      icon={FolderOpen}
      isDisabled={open.isRunning}
      onPress={() => inBackground(run())}
    />
  );
}
