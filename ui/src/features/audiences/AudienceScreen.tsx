/** One audience: its facts, who is in it by identity, its rule, and where it is shared. */
import { useAudience } from "../../api/audiences";
import type { AudienceDetail } from "../../bindings";
import { AgeLabel } from "../../components/AgeLabel";
import { KeyValueList } from "../../components/KeyValueList";
import { Name, Words } from "../../components/Name";
import { NumberText } from "../../components/NumberText";
import { Page } from "../../components/Page";
import { Panel } from "../../components/Panel";
import { EmptyState } from "../../components/States";
import { RuleOutline, hasGroups } from "../../components/RuleOutline";
import { Tip } from "../../components/Tip";
import { formatMoment, t, isolate, visible } from "../../i18n";
import { hrefOf, type ScreenProps } from "../../navigation";
import { PairPanel } from "../../shared/pairs/PairPanel";
import { SharedStateDot } from "../../shared/pairs/SharedStateDot";
import { FailureState } from "../../shared/lists/ListBody";
import { PanelSkeleton } from "../../shared/lists/PanelSkeleton";
import { ReadAge } from "../../shared/lists/ReadAge";
import css from "../../shared/details/storage.module.css";
import styles from "./audiences.module.css";
import { AudienceActions } from "./AudienceActions";
import { NamespaceBreakdown } from "./NamespaceBreakdown";
import { frequencyWords, lifecycleWords, originWords } from "../../shared/audiences/words";

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
    <Page
      title={visible(detail.value.row.name)}
      trail={trail}
      note={<ReadAge at={detail.value.readAt} />}
      actions={<AudienceActions detail={detail.value} />}
    >
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
          { label: t("audiences.id"), value: <Words className={css.copyable}>{row.id}</Words> },
          {
            label: t("audiences.description"),
            value: detail.description && <Name lines>{detail.description}</Name>,
          },
          { label: t("audiences.origin"), value: originWords(row.origin) },
          { label: t("audiences.lifecycle"), value: lifecycleWords(row.lifecycle) },
          { label: t("audiences.updates"), value: frequencyWords(row.updateFrequency) },
          { label: t("audiences.folder"), value: detail.folderPath && <Name wrap>{detail.folderPath}</Name> },
          {
            label: t("audiences.tags"),
            value: row.tags.length > 0 && <span>{row.tags.map(isolate).join(", ")}</span>,
          },
          {
            label: t("audiences.labels"),
            value: detail.labels.length > 0 && <span>{detail.labels.map(isolate).join(", ")}</span>,
          },
          { label: t("audiences.mergePolicy"), value: <MergePolicy policy={detail.mergePolicy} /> },
          { label: t("audiences.created"), value: detail.createdAt && formatMoment(detail.createdAt) },
          {
            label: t("audiences.createdBy"),
            value: detail.createdBy && <CreatedBy id={detail.createdBy} />,
          },
          { label: t("audiences.updated"), value: row.updatedAt && formatMoment(row.updatedAt) },
        ]}
      />
    </Panel>
  );
}

/** By name, with what decides about sharing; its id where the name is not known. */
function MergePolicy({ policy }: { policy: AudienceDetail["mergePolicy"] }) {
  if (policy === null) return t("number.none");
  if (policy.name === null) return <Words className={css.copyable}>{policy.id}</Words>;
  const facts = [
    policy.isDefault ? t("audiences.mergePolicy.default") : t("audiences.mergePolicy.own"),
    policy.isActiveOnEdge && t("audiences.mergePolicy.edge"),
  ];
  return (
    <>
      <Tip words={visible(policy.id)}>
        <Name wrap>{policy.name}</Name>
      </Tip>
      <span className={styles.under}>{facts.filter(Boolean).join(" · ")}</span>
    </>
  );
}

/** Adobe's id of an account: 24 hexadecimal digits, then where it is kept. */
const ACCOUNT_ID = /^[0-9A-F]{24}@/iu;

/** Experience Platform names people by address or only by an id, which says nothing to a reader. */
function CreatedBy({ id }: { id: string }) {
  if (!ACCOUNT_ID.test(id)) return <EmailAddress>{id}</EmailAddress>;
  const isIntegration = id.toLowerCase().endsWith("@techacct.adobe.com");
  return <Tip words={id}>{isIntegration ? t("audiences.byIntegration") : t("audiences.byUnnamed")}</Tip>;
}

/** An address breaks before its @, not within a word. */
function EmailAddress({ children }: { children: string }) {
  const at = children.indexOf("@");
  return at <= 0 ? (
    children
  ) : (
    <>
      {children.slice(0, at)}
      <wbr />
      {children.slice(at)}
    </>
  );
}

function Population({ detail }: { detail: AudienceDetail }) {
  return (
    <Panel
      title={t("audiences.population")}
      note={detail.countedAt !== null && <AgeLabel at={detail.countedAt} />}
    >
      {detail.row.profiles === null ? (
        <EmptyState title={t("audiences.neverCounted")}>{t("audiences.neverCountedHint")}</EmptyState>
      ) : (
        <>
          <NamespaceBreakdown
            total={detail.row.profiles}
            namespaces={detail.namespaces}
            heading={<NumberText value={detail.row.profiles} />}
          />
          <CountsFrom detail={detail} />
        </>
      )}
    </Panel>
  );
}

/** Where the counts by identity come from, and from when. */
function CountsFrom({ detail: { namespacesFrom, namespacesAt } }: { detail: AudienceDetail }) {
  if (namespacesFrom === null) return null;
  const words = namespacesFrom === "segmentJob" ? "audiences.countsFromJob" : "audiences.countsFromAudience";
  const at = namespacesAt === null ? t("audiences.countsUndated") : formatMoment(namespacesAt);
  return <p className={styles.hint}>{t(words, { at })}</p>;
}

function Rule({ detail }: { detail: AudienceDetail }) {
  return (
    <Panel title={t("audiences.rule")}>
      {detail.expression === null ? (
        <p className={css.quiet}>{t("audiences.noRule")}</p>
      ) : (
        <div className={styles.rule}>
          {detail.ruleTree && hasGroups(detail.ruleTree) && (
            <RuleOutline rule={detail.ruleTree} label={t("rule.outline")} />
          )}
          <div>
            <RuleText expression={detail.expression} />
          </div>
        </div>
      )}
    </Panel>
  );
}

/** What kind of rule it is in a sentence; its text only where it is text. */
function RuleText({ expression }: { expression: string }) {
  if (isTree(expression)) return <p className={css.quiet}>{t("audiences.ruleOfEditor")}</p>;
  return (
    <>
      <p>{t("audiences.ruleInPql")}</p>
      <pre className={`${styles.pql} selectable`}>{expression}</pre>
    </>
  );
}

/** Rules built in Adobe's editor are kept as a tree in JSON, which nobody reads. */
function isTree(expression: string): boolean {
  return /^\s*[{[]/u.test(expression);
}

function Shared({ detail }: { detail: AudienceDetail }) {
  if (detail.pair) return <PairPanel pair={detail.pair} here="audience" />;
  return (
    <Panel title={t("audiences.whereShared")}>
      <p>
        <SharedStateDot state={detail.row.shared} drift={detail.row.drift} />
      </p>
      {detail.refusal === null && <p className={css.quiet}>{t("audiences.notSharedHint")}</p>}
    </Panel>
  );
}
