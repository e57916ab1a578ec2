/** Everywhere an audience or a segment is sent, from both services, one line for each place. */
import { useActivations } from "../../api/destinations";
import type { ActivationPlace, ManagerWay, PlatformWay } from "../../bindings";
import { Name } from "../../components/Name";
import { Panel } from "../../components/Panel";
import { Skeleton } from "../../components/States";
import { StateDot } from "../../components/StateDot";
import { own, t } from "../../i18n";
import { hrefOf } from "../../navigation";
import { InlineFailure } from "../failures/InlineFailure";
import { FailureState } from "../lists/ListBody";
import { certaintyWords, dayWords, stateOf } from "./words";
import css from "./destinations.module.css";
import figures from "../../components/figures.module.css";

interface ActivationsProps {
  kind: "audience" | "segment";
  id: string;
}

export function ActivationsPanel({ kind, id }: ActivationsProps) {
  const answer = useActivations(kind, id);
  const found = answer.value;
  return (
    <Panel title={t("destinations.activations")} note={t("destinations.activations.note")}>
      {!found && answer.failure && <FailureState failure={answer.failure} retry={answer.retry} />}
      {!found && !answer.failure && <Skeleton lines={3} />}
      {found?.unread && (
        <>
          <p>{t("destinations.activations.unread")}</p>
          <InlineFailure failure={found.unread} />
        </>
      )}
      {found?.places.length === 0 && (
        <p className={css.quiet}>
          {t(found.unread ? "destinations.activations.noneHere" : "destinations.activations.none")}
        </p>
      )}
      {found && found.places.length > 0 && <PlacesTable places={found.places} />}
    </Panel>
  );
}

function PlacesTable({ places }: { places: readonly ActivationPlace[] }) {
  return (
    <table className={figures.table}>
      <thead>
        <tr>
          <th scope="col">{t("destinations.activations.place")}</th>
          <th scope="col" className={figures.text}>
            {t("common.audienceManager")}
          </th>
          <th scope="col" className={figures.text}>
            {t("common.experiencePlatform")}
          </th>
        </tr>
      </thead>
      <tbody>
        {places.map((place) => (
          <tr key={`${place.manager[0]?.destination.id ?? ""} ${place.place}`}>
            <th scope="row">
              <Place place={place} />
            </th>
            <td className={`${figures.text} ${figures.wraps}`}>
              {place.manager.length === 0 && t("number.none")}
              <ManagerWays ways={place.manager} />
            </td>
            <td className={`${figures.text} ${figures.wraps}`}>
              {place.platform.length === 0 && t("number.none")}
              <PlatformWays ways={place.platform} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Place({ place }: { place: ActivationPlace }) {
  const [first] = place.manager;
  return (
    <>
      {first ? (
        <a href={hrefOf({ screen: "destination", id: first.destination.id })}>
          <Name wrap>{place.place}</Name>
        </a>
      ) : (
        <Name wrap>{place.place}</Name>
      )}
      {place.double && (
        <>
          <StateDot tone="bad">{t("destinations.activations.double")}</StateDot>
          <small className={css.quiet}>{certaintyWords(place.certainty)}</small>
        </>
      )}
    </>
  );
}

function ManagerWays({ ways }: { ways: readonly ManagerWay[] }) {
  return (
    <ul className={css.places}>
      {ways.map(({ segment, state, endsOn, value }) => (
        <li key={`${segment.id} ${value ?? ""} ${endsOn ?? ""}`}>
          <StateDot tone={stateOf(state).tone}>{managerWords(segment.name, state, endsOn)}</StateDot>
        </li>
      ))}
    </ul>
  );
}

function managerWords(name: string, mapped: ManagerWay["state"], endsOn: string | null): string {
  const state = own(stateOf(mapped).words);
  return endsOn === null
    ? t("destinations.activations.way", { name, state })
    : t("destinations.activations.until", { name, state, end: own(dayWords(endsOn)) });
}

function PlatformWays({ ways }: { ways: readonly PlatformWay[] }) {
  return (
    <ul className={css.places}>
      {ways.map(({ dataflow, name, on, shares }) => (
        <li key={dataflow}>
          <StateDot tone={on ? "good" : "idle"}>{platformWords(name, on, shares)}</StateDot>
        </li>
      ))}
    </ul>
  );
}

function platformWords(name: string, on: boolean, shares: boolean): string {
  if (shares && on) return t("destinations.activations.shares", { name });
  const state = own(t(on ? "destinations.activations.on" : "destinations.activations.paused"));
  return t("destinations.activations.way", { name, state });
}
