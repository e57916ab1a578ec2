/** How many licensed profiles sharing a segment to Experience Platform would add. It asks both services, so only on demand. */
import { Button } from "@react-spectrum/s2/Button";
import { useState } from "react";
import { useForecast } from "../../api/toPlatform";
import { useWorkspace } from "../../api/workspace";
import { Panel } from "../../components/Panel";
import { Skeleton } from "../../components/States";
import { t } from "../../i18n";
import { FailureState } from "../../shared/lists/ListBody";
import { Forecast } from "../../shared/sharing/platform/Forecast";
import css from "../../shared/details/details.module.css";

export function ForecastPanel({ segmentId }: { segmentId: string }) {
  const [isAsked, setAsked] = useState(false);
  const forecast = useForecast(isAsked ? [segmentId] : []);
  const connection = useWorkspace().value?.connection;
  return (
    <Panel title={t("platform.forecast.panel")}>
      {!isAsked && (
        <div className={css.ask}>
          <p className={css.quiet}>{t("platform.forecast.about")}</p>
          <Button variant="secondary" onPress={() => setAsked(true)}>
            {t("platform.forecast.ask")}
          </Button>
        </div>
      )}
      {forecast.failure && !forecast.value && (
        <FailureState failure={forecast.failure} retry={forecast.retry} />
      )}
      {isAsked && forecast.isLoading && <Skeleton lines={4} />}
      {forecast.value && <Forecast forecast={forecast.value} connectionId={connection?.id} />}
    </Panel>
  );
}
