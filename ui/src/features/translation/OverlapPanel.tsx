/** How many people a trait or segment and its PQL have in common, estimated by Experience Platform when asked. */
import { Button } from "@react-spectrum/s2/Button";
import { useId } from "react";
import type { EstimatedProfiles, TranslationOverlap } from "../../bindings";
import { Panel } from "../../components/Panel";
import { formatNumber, t, type MessageKey } from "../../i18n";
import { FailureState } from "../../shared/lists/ListBody";
import { circlesOf } from "../../components/chart/circles";
import type { OverlapState } from "./useOverlapState";
import css from "./overlap.module.css";

/** Why there is nothing to estimate. */
const HELD = {
  none: "translation.overlap.held.none",
  data: "translation.overlap.held.data",
} as const satisfies Record<string, MessageKey>;

export function OverlapPanel({ state }: { state: OverlapState }) {
  const { found, held, without } = state;
  return (
    <Panel
      title={t(without ? "translation.overlap.rest" : "translation.overlap")}
      note={found && howMany(found)}
      actions={<Estimate state={state} />}
    >
      {held && <p className={css.quiet}>{t(HELD[held])}</p>}
      <Result state={state} about="translation.overlap.about" />
    </Panel>
  );
}

/** The same in the dialog that saves the rule. */
export function OverlapBeforeSaving({ state }: { state: OverlapState }) {
  return (
    <section aria-label={t("translation.overlap")}>
      <Result state={state} about="translation.overlap.notYet" />
      {state.found && <p className={css.quiet}>{howMany(state.found)}</p>}
      <Estimate state={state} />
    </section>
  );
}

function Estimate({ state: { found, held, isRunning, estimate } }: { state: OverlapState }) {
  return (
    <Button
      variant="secondary"
      size="S"
      isDisabled={held !== undefined}
      isPending={isRunning}
      onPress={estimate}
    >
      {found ? t("translation.overlap.again") : t("translation.overlap.estimate")}
    </Button>
  );
}

/** `about`: shown until it was estimated. */
function Result({ state, about }: { state: OverlapState; about: MessageKey }) {
  const { found, held, isRunning, failure, estimate } = state;
  if (failure) return <FailureState failure={failure} retry={estimate} />;
  if (found) return <Overlap found={found} />;
  if (held) return null;
  return <p className={css.quiet}>{t(isRunning ? "translation.overlap.running" : about)}</p>;
}

function howMany({ read, profiles }: TranslationOverlap): string {
  return read === profiles
    ? t("translation.overlap.all", { n: profiles })
    : t("translation.overlap.sample", { n: read, of: profiles });
}

function Overlap({ found }: { found: TranslationOverlap }) {
  return (
    <>
      {found.manager.most === 0 && <p>{t("translation.overlap.noMembers")}</p>}
      <div className={css.overlap}>
        <Picture found={found} />
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">{t("translation.overlap.group")}</th>
              <th scope="col">{t("translation.overlap.profiles")}</th>
              <th scope="col">{t("translation.overlap.part")}</th>
            </tr>
          </thead>
          <tbody>
            <Line name="translation.overlap.manager" count={found.manager} />
            <Line name="translation.overlap.platform" count={found.platform} />
            <Line
              name="translation.overlap.onlyManager"
              count={found.onlyManager}
              of={found.manager}
              mark="manager"
            />
            <Line name="translation.overlap.both" count={found.both} mark="both" />
            <Line
              name="translation.overlap.onlyPlatform"
              count={found.onlyPlatform}
              of={found.platform}
              mark="platform"
            />
          </tbody>
        </table>
      </div>
    </>
  );
}

interface LineProps {
  name: MessageKey;
  count: EstimatedProfiles;
  /** The side that the group is a part of. */
  of?: EstimatedProfiles;
  mark?: "manager" | "both" | "platform";
}

function Line({ name, count, of, mark }: LineProps) {
  const isExact = count.least === count.most;
  return (
    <tr>
      <th scope="row">
        {mark && <span className={`${css.mark} ${css[mark]}`} aria-hidden="true" />}
        {t(name)}
      </th>
      <td>
        {formatNumber(count.likely)}
        {!isExact && (
          <span className={css.range}>
            {t("translation.overlap.range", { least: count.least, most: count.most })}
          </span>
        )}
      </td>
      <td>
        {of && of.likely > 0 ? t("translation.overlap.percent", { part: count.likely / of.likely }) : ""}
      </td>
    </tr>
  );
}

/** The table beside it says the same, so the picture is hidden from screen readers. */
function Picture({ found }: { found: TranslationOverlap }) {
  const id = useId();
  const { left, right, width, height } = circlesOf(
    found.manager.likely,
    found.platform.likely,
    found.both.likely,
  );
  const [pad, middle] = [4, height / 2 + 4];
  const [a, b] = [left.x + pad, right.x + pad];
  return (
    <svg
      className={css.picture}
      viewBox={`0 0 ${String(width + 2 * pad)} ${String(height + 2 * pad)}`}
      aria-hidden="true"
    >
      <defs>
        <pattern
          id={`${id}m`}
          width="6"
          height="6"
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <line className={css.managerLine} x1="0" y1="0" x2="0" y2="6" />
        </pattern>
        <pattern
          id={`${id}p`}
          width="6"
          height="6"
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(-45)"
        >
          <line className={css.platformLine} x1="0" y1="0" x2="0" y2="6" />
        </pattern>
        <clipPath id={`${id}c`}>
          <circle cx={a} cy={middle} r={left.r} />
        </clipPath>
      </defs>
      <circle className={css.managerEdge} cx={a} cy={middle} r={left.r} fill={`url(#${id}m)`} />
      <circle className={css.platformEdge} cx={b} cy={middle} r={right.r} fill={`url(#${id}p)`} />
      {found.both.likely > 0 && (
        <circle className={css.bothFill} cx={b} cy={middle} r={right.r} clipPath={`url(#${id}c)`} />
      )}
    </svg>
  );
}
