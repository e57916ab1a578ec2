/** Pauses the dataflow as a whole or resumes it, after saying what that means; it is a job in Activity. */
import { Button } from "@react-spectrum/s2/Button";
import { useDataflowSwitch } from "../../api/dataflow";
import { inBackground } from "../../background";
import { toast } from "../../components/toast";
import { t } from "../../i18n";
import { hrefOf } from "../../navigation";
import { useConfirm } from "../editing/ConfirmDialog";
import { toastFailure } from "../failures/toastFailure";

interface DataflowSwitchProps {
  /** What the button does: resume a paused dataflow, or pause one that runs. */
  to: "on" | "paused";
}

export function DataflowSwitch({ to }: DataflowSwitchProps) {
  const change = useDataflowSwitch(toastFailure);
  const confirm = useConfirm();
  const isOn = to === "on";
  const run = async () => {
    const job = await change.run(isOn);
    if (!job) return;
    const open = {
      label: t("sharing.result.open"),
      onPress: () => (window.location.hash = hrefOf({ screen: "job", id: job.id })),
    };
    if (job.state === "done") toast.done(t(isOn ? "pairs.dataflow.resumed" : "pairs.dataflow.paused"), open);
    else if (job.state === "failed") toast.failed(t("pairs.dataflow.failed"), open);
    else toast.info(t("pairs.dataflow.unsettled"), open);
  };
  return (
    <>
      <Button
        variant="secondary"
        size="S"
        isDisabled={change.isRunning}
        onPress={() =>
          confirm.ask({
            title: t(isOn ? "pairs.dataflow.resume.title" : "pairs.dataflow.pause.title"),
            words: t(isOn ? "pairs.dataflow.resume.words" : "pairs.dataflow.pause.words"),
            label: t(isOn ? "pairs.dataflow.resume.do" : "pairs.dataflow.pause.do"),
            everywhere: true,
            act: () => inBackground(run()),
          })
        }
      >
        {t(isOn ? "pairs.dataflow.resume" : "pairs.dataflow.pause")}
      </Button>
      {confirm.dialog}
    </>
  );
}
