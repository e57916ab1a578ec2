/** How two to five objects of one kind overlap: all parts to scale with a table, and every two of them. */
import { useMemo } from "react";
import { useObjectOverlap } from "../../api/overlap";
import type { EstimatedShare, Overlap } from "../../bindings";
import { AgeLabel } from "../../components/AgeLabel";
import { Name } from "../../components/Name";
import { Page } from "../../components/Page";
import { Panel } from "../../components/Panel";
import { Skeleton } from "../../components/States";
import { t } from "../../i18n";
import { hrefOf, type ScreenProps } from "../../navigation";
import { FailureState } from "../../shared/lists/ListBody";
import { Estimated } from "../../components/Estimated";
import { EulerPicture } from "./EulerPicture";
import { PartsTable } from "./PartsTable";
import { letterOf, UNITS } from "./letters";
import figures from "../../components/figures.module.css";

export default function OverlapScreen({ route }: ScreenProps<"overlap">) {
  const { kind, ids } = route;
  const of = useMemo(() => ids.map((id) => ({ kind, id })), [kind, ids]);
  const answer = useObjectOverlap(of);
  const overlap = answer.value;
  return (
    <Page title={t("overlap.title")} note={overlap && <AgeLabel at={overlap.readAt} />}>
      {!overlap && answer.failure && <FailureState failure={answer.failure} retry={answer.retry} />}
      {!overlap && !answer.failure && (
        <Panel title={t("overlap.parts")}>
          <p className={figures.quiet}>{t("overlap.running")}</p>
          <Skeleton lines={6} />
        </Panel>
      )}
      {overlap && <Found overlap={overlap} kind={kind} />}
    </Page>
  );
}

interface FoundProps {
  overlap: Overlap;
  kind: ScreenProps<"overlap">["route"]["kind"];
}

function Found({ overlap, kind }: FoundProps) {
  return (
    <>
      <Panel title={t("overlap.objects")} note={t("overlap.union", { n: overlap.union.likely })}>
        <ObjectsTable overlap={overlap} kind={kind} />
        <Notes overlap={overlap} />
      </Panel>
      <Panel title={t("overlap.parts")} note={t("overlap.parts.note")}>
        <EulerPicture overlap={overlap} />
        <PartsTable overlap={overlap} />
      </Panel>
      <Panel title={t("overlap.pairs")}>
        <PairsTable overlap={overlap} />
      </Panel>
    </>
  );
}

function ObjectsTable({ overlap, kind }: FoundProps) {
  return (
    <table className={figures.table}>
      <thead>
        <tr>
          <th scope="col">{t("overlap.letter")}</th>
          <th scope="col" className={figures.text}>
            {t("common.name")}
          </th>
          <th scope="col">{t(UNITS[overlap.counted])}</th>
        </tr>
      </thead>
      <tbody>
        {overlap.objects.map(({ object, size }, place) => (
          <tr key={object.id}>
            <th scope="row">{letterOf(place)}</th>
            <td className={figures.text}>
              <NamedLink href={hrefOf({ screen: kind, id: object.id })} name={object.name} />
            </td>
            <td>
              <Estimated of={size} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Notes({ overlap }: { overlap: Overlap }) {
  const { read, profiles, confidence } = overlap;
  return (
    <div className={figures.quiet}>
      {read !== null && profiles !== null && <p>{t("overlap.read", { n: read, of: profiles })}</p>}
      {overlap.counted === "devices" && <p>{t("overlap.mergeRule")}</p>}
      {confidence !== null && <p>{t("overlap.confidence", { n: confidence })}</p>}
      {!overlap.consistent && <p>{t("overlap.inconsistent")}</p>}
    </div>
  );
}

function Share({ of }: { of: EstimatedShare | null }) {
  return <>{of === null ? t("overlap.none") : t("overlap.percent", { part: of.likely })}</>;
}

function PairsTable({ overlap }: { overlap: Overlap }) {
  return (
    <table className={figures.table}>
      <thead>
        <tr>
          <th scope="col">{t("overlap.pair")}</th>
          <th scope="col">{t("overlap.both")}</th>
          <th scope="col">{t("overlap.ofEither")}</th>
          <th scope="col">{t("overlap.ofFirst")}</th>
          <th scope="col">{t("overlap.ofSecond")}</th>
        </tr>
      </thead>
      <tbody>
        {overlap.pairs.map((pair) => (
          <tr key={`${String(pair.one)} ${String(pair.other)}`}>
            <th scope="row">{t("overlap.two", { one: letterOf(pair.one), other: letterOf(pair.other) })}</th>
            <td>
              <Estimated of={pair.both} />
            </td>
            <td>
              <Share of={pair.jaccard} />
            </td>
            <td>
              <Share of={pair.ofOne} />
            </td>
            <td>
              <Share of={pair.ofOther} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function NamedLink({ href, name }: { href: string; name: string }) {
  return (
    <a href={href}>
      <Name wrap>{name}</Name>
    </a>
  );
}
