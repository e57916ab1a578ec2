/** Providers of third-party data: those that left, the segments that depend on them, and what could replace their traits. */
import { Button } from "@react-spectrum/s2/Button";
import { useProviders } from "../../api/providers";
import type { ProviderRow } from "../../bindings";
import { Name } from "../../components/Name";
import { Page } from "../../components/Page";
import { Panel } from "../../components/Panel";
import { EmptyState, Skeleton } from "../../components/States";
import { formatNumber, t } from "../../i18n";
import { useRemembered } from "../../placeMemory";
import { leftWords } from "../../shared/details/leftWords";
import { FailureState } from "../../shared/lists/ListBody";
import { ProviderPanel } from "./ProviderPanel";
import figures from "../../components/figures.module.css";

export default function ProvidersScreen() {
  const answer = useProviders();
  const rows = answer.value;
  const [chosenId, setChosenId] = useRemembered<string | undefined>("chosen", undefined);
  // The first one that left, until another one is chosen.
  const chosen =
    rows?.find((row) => row.dataSource.id === chosenId) ?? rows?.find((row) => row.left !== null);
  return (
    <Page title={t("providers.title")} note={t("providers.note")}>
      <Panel title={t("providers.list")}>
        {!rows && answer.failure && <FailureState failure={answer.failure} retry={answer.retry} />}
        {!rows && !answer.failure && <Skeleton lines={4} />}
        {rows?.length === 0 && (
          <EmptyState title={t("providers.empty")}>{t("providers.empty.hint")}</EmptyState>
        )}
        {rows && rows.length > 0 && <ProviderTable rows={rows} onChoose={setChosenId} />}
      </Panel>
      {chosen?.left && <ProviderPanel key={chosen.dataSource.id} provider={chosen} />}
    </Page>
  );
}

interface ProviderTableProps {
  rows: readonly ProviderRow[];
  onChoose: (id: string) => void;
}

function ProviderTable({ rows, onChoose }: ProviderTableProps) {
  return (
    <table className={figures.table}>
      <thead>
        <tr>
          <th scope="col">{t("providers.provider")}</th>
          <th scope="col" className={figures.text}>
            {t("common.status")}
          </th>
          <th scope="col">{t("providers.traits")}</th>
          <th scope="col">{t("providers.segments")}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ dataSource, left, traits, segments }) => (
          <tr key={dataSource.id}>
            <th scope="row">
              <Name wrap>{dataSource.name}</Name>
            </th>
            <td className={figures.text}>{stateOf(left)}</td>
            <td>{formatNumber(traits)}</td>
            <td>
              {segments !== null && (
                <Button
                  variant="secondary"
                  size="S"
                  onPress={() => onChoose(dataSource.id)}
                  aria-label={t("providers.affected.show", {
                    n: segments,
                    number: formatNumber(segments),
                    name: dataSource.name,
                  })}
                >
                  {formatNumber(segments)}
                </Button>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function stateOf(left: ProviderRow["left"]): string {
  return left === null ? t("providers.stays") : leftWords(left);
}
