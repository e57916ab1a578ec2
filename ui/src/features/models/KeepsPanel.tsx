/** What keeps a model running, and a way to finish what is missing. */
import { Button } from "@react-spectrum/s2/Button";
import type { ModelDetail } from "../../bindings";
import { Panel } from "../../components/Panel";
import { StateDot } from "../../components/StateDot";
import { t } from "../../i18n";
import { navigate } from "../../navigation";
import { KEEPS } from "./words";
import css from "./models.module.css";

export function KeepsPanel({ detail: { row, keepsRunning } }: { detail: ModelDetail }) {
  const lacks = keepsRunning.some(({ what, met }) => !met && FINISHED_BY_A_RECIPE.includes(what));
  const canFinish = row.state !== "over" && row.state !== "neverRuns" && row.state !== "inactive";
  return (
    <Panel
      title={t("models.keeps")}
      actions={
        lacks &&
        canFinish && (
          <Button
            variant="secondary"
            size="S"
            onPress={() => navigate({ screen: "newModel", kind: "model", baselineId: row.id })}
          >
            {t("models.keeps.finish")}
          </Button>
        )
      }
    >
      <ul className={css.list}>
        {keepsRunning.map(({ what, met }) => (
          <li key={what}>
            <StateDot tone={met ? "good" : "warn"}>
              {t(met ? "models.keeps.met" : "models.keeps.unmet", { what: t(KEEPS[what].whole) })}
            </StateDot>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

const FINISHED_BY_A_RECIPE: readonly string[] = ["trait", "segment", "mapping"];
