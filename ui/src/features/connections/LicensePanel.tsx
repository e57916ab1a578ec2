/** The licensed number of profiles of a connection: no call reports it, so somebody enters it, and forecasts compare with it. */
import { Button } from "@react-spectrum/s2/Button";
import { NumberField } from "@react-spectrum/s2/NumberField";
import { useState } from "react";
import { useLicense, useSetLicense } from "../../api/toPlatform";
import { inBackground } from "../../background";
import { Panel } from "../../components/Panel";
import { toast } from "../../components/toast";
import { useUnsaved } from "../../components/unsaved";
import fieldCss from "../../components/fields.module.css";
import { formatDate, t } from "../../i18n";
import { InlineFailure } from "../../shared/failures/InlineFailure";
import { toastFailure } from "../../shared/failures/toastFailure";

/** As many as a 32-bit number holds. */
const MOST = 4_000_000_000;

export function LicensePanel({ connectionId }: { connectionId: string }) {
  const read = useLicense(connectionId);
  const license = read.value;
  const save = useSetLicense(toastFailure);
  const [typed, setTyped] = useState<number>();
  const stored = license?.profiles;
  const value = typed ?? stored ?? Number.NaN;
  const next = Number.isNaN(value) ? null : value;
  const isChanged = typed !== undefined && next !== (stored ?? null);
  useUnsaved(isChanged);
  const store = async () => {
    if ((await save.run({ connectionId, profiles: next })) === undefined) return;
    setTyped(undefined);
    toast.done(t(next === null ? "platform.license.forgotten" : "platform.license.saved"));
  };
  return (
    <Panel title={t("platform.license.title")}>
      <div className={fieldCss.fields}>
        <NumberField
          label={t("platform.license.field")}
          description={
            license
              ? t("platform.license.entered", { at: formatDate(license.enteredAt) })
              : t("platform.license.hint")
          }
          value={value}
          minValue={0}
          maxValue={MOST}
          isDisabled={read.isLoading}
          onChange={setTyped}
        />
        {read.failure && <InlineFailure failure={read.failure} />}
        <div>
          <Button
            variant="secondary"
            isDisabled={!isChanged}
            isPending={save.isRunning}
            onPress={() => inBackground(store())}
          >
            {t("platform.license.save")}
          </Button>
        </div>
      </div>
    </Panel>
  );
}
