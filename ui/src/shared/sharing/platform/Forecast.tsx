/** How many profiles the members of segments would add to those that the license counts: a gauge and the same as text. */
import { useId } from "react";
import type { ProfileForecast } from "../../../bindings";
import { AgeLabel } from "../../../components/AgeLabel";
import { formatDate, formatNumber, t, type MessageKey } from "../../../i18n";
import { hrefOf } from "../../../navigation";
import css from "./forecast.module.css";

type Case = "low" | "likely" | "high";

const CASES: readonly Case[] = ["low", "likely", "high"];

const LABELS: Record<Case, MessageKey> = {
  low: "platform.forecast.low",
  likely: "platform.forecast.likely",
  high: "platform.forecast.high",
};

interface ForecastProps {
  forecast: ProfileForecast;
  /** Where the licensed total is entered; undefined where that is not possible. */
  connectionId: string | undefined;
}

export function Forecast({ forecast, connectionId }: ForecastProps) {
  const { used, license, state, computedAt } = forecast;
  const id = useId();
  return (
    <section className={css.forecast} aria-labelledby={id}>
      <p className={css.head}>
        <b id={id}>{t("platform.forecast.title")}</b>{" "}
        <span className={css.quiet}>
          {used === null
            ? t("platform.forecast.used.unknown")
            : t("platform.forecast.used", { n: used, license: license?.profiles ?? 0 })}{" "}
          <AgeLabel at={computedAt} />
        </span>
      </p>
      {used !== null && <Gauge forecast={forecast} used={used} />}
      <dl className={css.cases}>
        {CASES.map((one) => (
          <div key={one}>
            <dt>
              <span className={css.mark} data-part={one} aria-hidden="true" />
              {t(LABELS[one])}
            </dt>
            <dd>
              <b>{t("platform.forecast.new", { n: forecast[one] })}</b>
              <span className={css.quiet}>{partOfLicense(forecast, one)}</span>
            </dd>
          </div>
        ))}
      </dl>
      <p className={css.state} data-state={state}>
        {t("platform.forecast.state", { state, over: overBy(forecast) })}{" "}
        {license && t("platform.forecast.entered", { at: formatDate(license.enteredAt) })}{" "}
        {!license && connectionId !== undefined && (
          <a href={hrefOf({ screen: "connectionHealth", id: connectionId })}>
            {t("platform.forecast.enter")}
          </a>
        )}
      </p>
    </section>
  );
}

/** The part of the license that would be used then. */
function partOfLicense({ used, license, ...forecast }: ProfileForecast, one: Case): string {
  if (used === null || !license || license.profiles === 0) return "";
  return t("platform.forecast.part", { part: (used + forecast[one]) / license.profiles });
}

/** By how many profiles the license would be exceeded in the worst case. */
function overBy({ used, license, high }: ProfileForecast): number {
  return used === null || !license ? 0 : Math.max(0, used + high - license.profiles);
}

/**
 * Used, low, likely, high, and the license as a line. The scale begins where it is broken: what is used now is most of it on most
 * accounts, and what is added would not be seen.
 */
function Gauge({ forecast, used }: { forecast: ProfileForecast; used: number }) {
  const { low, likely, high, license } = forecast;
  const end = Math.max(used + high, license?.profiles ?? 0);
  const start = Math.max(0, used - (end - used) * 0.6);
  const room = Math.max(1, end - start) * 1.03;
  const percent = (profiles: number) => `${Math.max(0, Math.min(100, (100 * profiles) / room))}%`;
  const parts = [
    { part: "used", size: used - start },
    { part: "low", size: low },
    { part: "likely", size: likely - low },
    { part: "high", size: high - likely },
  ];
  const words = t("platform.forecast.gauge", {
    used: formatNumber(used),
    low: formatNumber(used + low),
    likely: formatNumber(used + likely),
    high: formatNumber(used + high),
    license: license ? formatNumber(license.profiles) : t("platform.forecast.unknown"),
  });
  return (
    <div className={css.gauge} role="img" aria-label={words}>
      {parts.map(({ part, size }) => (
        <span key={part} data-part={part} style={{ width: percent(size) }} />
      ))}
      {start > 0 && <span className={css.broken} />}
      {license && (
        <span className={css.license} style={{ insetInlineStart: percent(license.profiles - start) }} />
      )}
    </div>
  );
}
