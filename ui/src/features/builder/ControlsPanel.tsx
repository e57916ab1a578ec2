/** What the export controls of the rule's traits forbid, and at which destinations of the segment that matters. */
import AlertTriangle from "@react-spectrum/s2/icons/AlertTriangle";
import CheckmarkCircle from "@react-spectrum/s2/icons/CheckmarkCircle";
import type { DestinationControls } from "../../bindings";
import { Panel } from "../../components/Panel";
import { Skeleton } from "../../components/States";
import { formatList, isolate, own, t } from "../../i18n";
import { InlineFailure } from "../../shared/failures/InlineFailure";
import { controlsWords, ruleWords } from "../../shared/sharing/words/governance";
import type { Builder } from "./useBuilder";
import { useControls } from "./useControls";
import css from "./builder.module.css";

export function ControlsPanel({ builder }: { builder: Builder }) {
  const controls = useControls(builder);
  if (controls.rule === "") return null;
  return (
    <Panel title={t("builder.controls")}>
      {controls.failure && <InlineFailure failure={controls.failure} />}
      {controls.isLoading && <Skeleton lines={2} />}
      {controls.value && (
        <ul className={css.checks} data-stale={controls.isOld || undefined}>
          {controls.value.sources.length === 0 && (
            <li>
              <CheckmarkCircle aria-hidden="true" />
              {t("builder.controls.none")}
            </li>
          )}
          {controls.value.sources.map(({ source, controls: of, traits }) => (
            <li key={source.id}>
              <AlertTriangle aria-hidden="true" />
              {t("builder.controls.source", {
                source: source.name,
                controls: controlsWords(of),
                traits: own(formatList(traits.map(({ name }) => isolate(name)))),
              })}
            </li>
          ))}
          {controls.value.destinations.map((one) => (
            <AtDestination key={one.destination.id} {...one} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

function AtDestination({ destination, rules }: DestinationControls) {
  const isFree = rules.length === 0;
  return (
    <li data-bad={isFree ? undefined : ""}>
      {isFree ? <CheckmarkCircle aria-hidden="true" /> : <AlertTriangle aria-hidden="true" />}
      {isFree
        ? t("builder.controls.allowed", { destination: destination.name })
        : t("builder.controls.at", {
            destination: destination.name,
            rules: own(rules.map(ruleWords).join(" ")),
          })}
    </li>
  );
}
