/**
 * How an audience is shared: stages with their times, both counts and why they differ, and links to the other objects.
 */
import { Button } from "@react-spectrum/s2/Button";
import type { ReactNode } from "react";
import type { ObjectLink, PairView } from "../../bindings";
import { Name } from "../../components/Name";
import { Panel } from "../../components/Panel";
import { formatNumber, t } from "../../i18n";
import { hrefOf, navigate } from "../../navigation";
import { useMapDialog } from "../destinations/useMapDialog";
import { SharedStateDot } from "./SharedStateDot";
import { StageStrip } from "./StageStrip";
import { UnshareButton } from "./UnshareButton";
import css from "./pairs.module.css";

/** The page the panel is on: it does not link to itself. */
type Here = "audience" | "trait" | "segment";

interface PairPanelProps {
  pair: PairView;
  here: Here;
  /** The actions on the pair. */
  actions?: ReactNode;
}

export function PairPanel({ pair, here, actions }: PairPanelProps) {
  return (
    <Panel
      title={t("pairs.title")}
      note={<SharedStateDot state={pair.state} drift={pair.drift} />}
      actions={
        <>
          {actions}
          <UseTrait pair={pair} here={here} />
          <MapPair pair={pair} />
          <UnshareButton audiences={[pair.audience ?? withoutAudience(pair)]} />
        </>
      }
    >
      <div className={css.pair}>
        {pair.stages.length > 0 && <StageStrip stages={pair.stages} />}
        <dl className={css.parts}>
          {here !== "audience" && (
            <Part label={t("common.audience")}>
              {pair.audience ? (
                <a href={hrefOf({ screen: "audience", id: pair.audience.id })}>
                  <Name wrap>{pair.audience.name}</Name>
                </a>
              ) : (
                t("pairs.missing")
              )}
            </Part>
          )}
          {/* If several have the same code, the page of one links to the others. */}
          {(here !== "trait" || pair.traits.length > 1) && (
            <Part label={t("common.trait")}>
              <Links links={pair.traits} screen="trait" />
            </Part>
          )}
          {(here !== "segment" || pair.segments.length > 1) && (
            <Part label={t("common.segment")}>
              <Links links={pair.segments} screen="segment" />
            </Part>
          )}
        </dl>
        <Counts pair={pair} />
      </div>
    </Panel>
  );
}

/** Uses the pair's trait, where there is one: in the builder, and for a look-alike model. */
function UseTrait({ pair, here }: { pair: PairView; here: Here }) {
  const [trait, other] = pair.traits;
  if (!trait || other) return null;
  return (
    <>
      <Button variant="secondary" size="S" onPress={() => navigate({ screen: "builder", traitId: trait.id })}>
        {t("builder.addData")}
      </Button>
      {/* The pages of traits and segments have it among their tools. */}
      {here === "audience" && (
        <Button
          variant="secondary"
          size="S"
          onPress={() => navigate({ screen: "newModel", kind: "trait", baselineId: trait.id })}
        >
          {t("models.find")}
        </Button>
      )}
    </>
  );
}

/** Maps the pair's segment to a destination, where there is one. */
function MapPair({ pair }: { pair: PairView }) {
  const mapping = useMapDialog();
  const [segment, other] = pair.segments;
  return (
    <>
      {segment && !other && (
        <Button variant="secondary" size="S" onPress={() => mapping.open([segment])}>
          {t("destinations.map")}
        </Button>
      )}
      {/* Also when the pair changes while it is open. */}
      {mapping.dialog}
    </>
  );
}

/** The pair of an audience that this sandbox does not have can be unshared too, by its code. */
function withoutAudience({ code }: PairView): ObjectLink {
  return { kind: "audience", id: code, name: code };
}

function Part({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd className="selectable">{children}</dd>
    </div>
  );
}

function Links({ links, screen }: { links: readonly ObjectLink[]; screen: "trait" | "segment" }) {
  if (links.length === 0) return t("pairs.missing");
  return (
    <span className={css.links}>
      {links.map((link) => (
        <a key={link.id} href={hrefOf({ screen, id: link.id })}>
          {link.id}
        </a>
      ))}
    </span>
  );
}

/** Both counts in a sentence; a difference with its known reason, and no reason where there is no difference. */
function Counts({ pair }: { pair: PairView }) {
  const words = countsWords(pair);
  return words === undefined ? null : <p className={css.note}>{words}</p>;
}

/** Exported for its test. */
export function countsWords(pair: PairView): string | undefined {
  const { platformCount, managerCount, difference, state } = pair;
  if (state === "shell") return t("pairs.more.shell");
  if (platformCount === null) return undefined;
  if (platformCount === managerCount) return t("pairs.equal", { count: formatNumber(platformCount) });
  const platform = formatNumber(platformCount);
  // Nothing was counted yet, so there is no difference to explain.
  if (managerCount === null) return t("pairs.countsNotYet", { platform });
  const counts = t("pairs.counts", {
    platform,
    platformCount,
    manager: formatNumber(managerCount),
    managerCount,
  });
  const without = difference?.withoutIdentity;
  const reason =
    without && without.most > 0
      ? t("pairs.carrying", { least: formatNumber(without.least), most: formatNumber(without.most) })
      : t("pairs.timing");
  return `${counts} ${reason}`;
}
