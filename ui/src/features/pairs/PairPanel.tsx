/** The pair an object belongs to: where it stands, both counts and why they differ, and the way to its other half. */
import type { ObjectLink, PairView } from "../../bindings";
import { KeyValueList, type KeyValueRow } from "../../components/KeyValueList";
import { Name } from "../../components/Name";
import { Panel } from "../../components/Panel";
import { StageLights } from "../../components/StageLights";
import { formatNumber, t } from "../../i18n";
import { hrefOf } from "../../navigation";
import { SharedStateDot } from "./SharedStateDot";
import { lightsOf, stageSentence } from "./stages";
import css from "./pairs.module.css";

interface PairPanelProps {
  pair: PairView;
}

export function PairPanel({ pair }: PairPanelProps) {
  const rows: KeyValueRow[] = [
    { label: t("pairs.state"), value: <SharedStateDot state={pair.state} drift={pair.drift} /> },
    {
      label: t("pairs.audience"),
      value: pair.audience && (
        <a href={hrefOf({ screen: "audience", id: pair.audience.id })}>
          <Name wrap>{pair.audience.name}</Name>
        </a>
      ),
    },
    { label: t("pairs.trait"), value: <Links links={pair.traits} screen="trait" /> },
    { label: t("pairs.segment"), value: <Links links={pair.segments} screen="segment" /> },
  ];
  return (
    <Panel title={t("pairs.title")}>
      {pair.stages.length > 0 && (
        <p className={css.lights}>
          <StageLights stages={lightsOf(pair.stages)} />
          <span>{stageSentence(pair)}</span>
        </p>
      )}
      <KeyValueList rows={rows} />
      <Counts pair={pair} />
    </Panel>
  );
}

function Links({ links, screen }: { links: readonly ObjectLink[]; screen: "trait" | "segment" }) {
  if (links.length === 0) return t("pairs.missing");
  return (
    <span className={css.links}>
      {links.map((link) => (
        <a key={link.id} href={hrefOf({ screen, sid: link.id })}>
          {link.id}
        </a>
      ))}
    </span>
  );
}

/** Both counts in one sentence, with the known reason for a gap. */
function Counts({ pair }: PairPanelProps) {
  const { platformCount, managerCount, carryingCount, state } = pair;
  if (platformCount === null) return null;
  if (state === "shell") return <p className={css.note}>{t("pairs.shellNote")}</p>;
  const counts = t("pairs.counts", {
    platform: formatNumber(platformCount),
    manager: managerCount === null ? t("number.notYet") : formatNumber(managerCount),
  });
  const carrying =
    carryingCount !== null && carryingCount < platformCount
      ? t("pairs.carrying", { carrying: formatNumber(carryingCount) })
      : t("pairs.timing");
  return (
    <p className={css.note}>
      {counts} {carrying}
    </p>
  );
}
