/** One audience: its facts, who is in it by identity, its rule, and where it is shared. */
import { useAudience } from "../../api/audiences";
import type { AudienceDetail } from "../../bindings";
import { AgeLabel } from "../../components/AgeLabel";
import { KeyValueList } from "../../components/KeyValueList";
import { Name } from "../../components/Name";
import { NumberText } from "../../components/NumberText";
import { Page } from "../../components/Page";
import { Panel } from "../../components/Panel";
import { EmptyState } from "../../components/States";
import { formatMoment, t } from "../../i18n";
import { hrefOf } from "../../navigation";
import type { ScreenProps } from "../../screens";
import { PairPanel } from "../pairs/PairPanel";
import { SharedStateDot } from "../pairs/SharedStateDot";
import { FailureState } from "../storage/ListBody";
import { PanelSkeleton } from "../storage/PanelSkeleton";
import { ReadAge } from "../storage/ReadAge";
import css from "../storage/storage.module.css";
import { NamespaceBreakdown } from "./NamespaceBreakdown";
import { frequencyWords, lifecycleWords, originWords } from "./words";

export default function AudienceScreen({ route }: ScreenProps<"audience">) {
  const detail = useAudience(route.id);
  const trail = [{ label: t("audiences.title"), href: hrefOf({ screen: "audiences" }) }];
  if (!detail.value) {
    return (
      <Page title={t("audiences.one")} trail={trail}>
        {detail.failure ? (
          <Panel title={t("audiences.summary")}>
            <FailureState failure={detail.failure} retry={detail.retry} />
          </Panel>
        ) : (
          <div className={css.detail}>
            <PanelSkeleton />
            <PanelSkeleton />
          </div>
        )}
      </Page>
    );
  }
  return (
    <Page title={detail.value.row.name} trail={trail} note={<ReadAge at={detail.value.readAt} />}>
      <Shared detail={detail.value} />
      <div className={css.detail}>
        <Summary detail={detail.value} />
        <Population detail={detail.value} />
        <div className={css.wide}>
          <Rule detail={detail.value} />
        </div>
      </div>
    </Page>
  );
}

function Summary({ detail }: { detail: AudienceDetail }) {
  const { row } = detail;
  return (
    <Panel title={t("audiences.summary")}>
      <KeyValueList
        rows={[
          { label: t("audiences.id"), value: <span className={css.copyable}>{row.id}</span> },
          {
            label: t("audiences.description"),
            value: detail.description && <Name wrap>{detail.description}</Name>,
          },
          { label: t("audiences.origin"), value: originWords(row.origin) },
          { label: t("audiences.lifecycle"), value: lifecycleWords(row.lifecycle) },
          { label: t("audiences.updates"), value: frequencyWords(row.updateFrequency) },
          { label: t("audiences.folder"), value: detail.folderPath && <Name wrap>{detail.folderPath}</Name> },
          {
            label: t("audiences.tags"),
            value: row.tags.length > 0 && <Name wrap>{row.tags.join(", ")}</Name>,
          },
          { label: t("audiences.labels"), value: detail.labels.join(", ") },
          { label: t("audiences.mergePolicy"), value: detail.mergePolicy },
          { label: t("audiences.created"), value: detail.createdAt && formatMoment(detail.createdAt) },
          { label: t("audiences.createdBy"), value: detail.createdBy },
          { label: t("audiences.updated"), value: row.updatedAt && formatMoment(row.updatedAt) },
        ]}
      />
    </Panel>
  );
}

function Population({ detail }: { detail: AudienceDetail }) {
  return (
    <Panel
      title={t("audiences.population")}
      note={detail.countedAt !== null && <AgeLabel at={detail.countedAt} />}
      fill
    >
      {detail.row.profiles === null ? (
        <EmptyState title={t("audiences.neverCounted")}>{t("audiences.neverCountedHint")}</EmptyState>
      ) : (
        <NamespaceBreakdown
          total={detail.row.profiles}
          namespaces={detail.namespaces}
          heading={<NumberText value={detail.row.profiles} />}
        />
      )}
    </Panel>
  );
}

function Rule({ detail }: { detail: AudienceDetail }) {
  return (
    <Panel title={t("audiences.rule")}>
      {detail.expression === null ? (
        <p className={css.quiet}>{t("audiences.noRule")}</p>
      ) : (
        <code className={`${css.copyable} selectable`}>{detail.expression}</code>
      )}
    </Panel>
  );
}

function Shared({ detail }: { detail: AudienceDetail }) {
  if (detail.pair) return <PairPanel pair={detail.pair} here="audience" />;
  return (
    <Panel title={t("audiences.whereShared")}>
      <p>
        <SharedStateDot state={detail.row.shared} drift={detail.row.drift} />
      </p>
      <p className={css.quiet}>{t("audiences.notSharedHint")}</p>
    </Panel>
  );
}
