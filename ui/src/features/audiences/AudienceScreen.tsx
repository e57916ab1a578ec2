/** One audience: its facts, its members by identity, its rule, and its sharing status. */
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
import { ExplainPanel } from "../../shared/explain/ExplainPanel";
import { DuplicatePanel } from "../../shared/pairs/DuplicatePanel";
import { PairPanel } from "../../shared/pairs/PairPanel";
import { RepairButton } from "../../shared/pairs/RepairButton";
import { SharedStateDot } from "../../shared/pairs/SharedStateDot";
import { FailureState } from "../../shared/lists/ListBody";
import { PanelSkeleton } from "../../shared/details/detail";
import { ReadAge } from "../../shared/details/detail";
import { SavedRules } from "../../shared/translation/SavedRules";
import { ActivationsPanel } from "../../shared/destinations/ActivationsPanel";
import { UsesPanel } from "../../shared/uses/UsesPanel";
import css from "../../shared/details/details.module.css";
import styles from "./audiences.module.css";
import { AudienceActions } from "./AudienceActions";
import { DifferencePanel } from "./DifferencePanel";
import { NamespaceBreakdown } from "./NamespaceBreakdown";
import { frequencyWords, lifecycleWords, originWords } from "../../shared/audiences/words";

export default function AudienceScreen({ route }: ScreenProps<"audience">) {
  const detail = useAudience(route.id);
  const trail = [{ label: t("audiences.title"), href: hrefOf({ screen: "audiences" }) }];
  if (!detail.value) {
    return (
      <Page title={t("common.audience")} trail={trail}>
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
        {detail.value.pair?.difference && (
          <div className={css.wide}>
            <DifferencePanel difference={detail.value.pair.difference} />
          </div>
        )}
        {detail.value.row.shared !== "fromAudienceManager" && (
          <div className={css.wide}>
            <ExplainPanel
              audience={detail.value.row.id}
              state={detail.value.row.shared}
              overdue={detail.value.row.overdue}
              repair={<RepairButton audience={detail.value.row.id} state={detail.value.row.shared} />}
            />
          </div>
        )}
        {detail.value.row.shared === "duplicate" && (
          <div className={css.wide}>
            <DuplicatePanel
              audience={{ kind: "audience", id: detail.value.row.id, name: detail.value.row.name }}
            />
          </div>
        )}
        <div className={css.wide}>
          <Rule detail={detail.value} />
        </div>
        <div className={css.wide}>
          <SavedRules kind="audience" id={detail.value.row.id} />
        </div>
        <div className={css.wide}>
          <ActivationsPanel kind="audience" id={detail.value.row.id} />
        </div>
        <div className={css.wide}>
          <UsesPanel kind="audience" id={detail.value.row.id} />
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
            label: t("common.description"),
            value: detail.description && <Name lines>{detail.description}</Name>,
          },
          { label: t("audiences.origin"), value: originWords(row.origin) },
          { label: t("audiences.lifecycle"), value: lifecycleWords(row.lifecycle) },
          { label: t("audiences.updates"), value: frequencyWords(row.updateFrequency) },
          { label: t("common.folder"), value: detail.folderPath && <Name wrap>{detail.folderPath}</Name> },
          {
            label: t("audiences.tags"),
            value: row.tags.length > 0 && <span>{row.tags.map(isolate).join(", ")}</span>,
          },
          {
            label: t("audiences.labels"),
            value: detail.labels.length > 0 && <span>{detail.labels.map(isolate).join(", ")}</span>,
          },
          { label: t("audiences.mergePolicy"), value: <MergePolicy policy={detail.mergePolicy} /> },
          { label: t("details.created"), value: detail.createdAt && formatMoment(detail.createdAt) },
          { label: t("audiences.expires"), value: row.expiresAt && formatMoment(row.expiresAt) },
          {
            label: t("audiences.createdBy"),
            value: detail.createdBy && <CreatedBy id={detail.createdBy} />,
          },
          { label: t("details.updated"), value: row.updatedAt && formatMoment(row.updatedAt) },
        ]}
      />
    </Panel>
  );
}

/** The merge policy by name, with the facts that matter for sharing; by ID if the name is unknown. */
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
      {policy.defaultName !== null && (
        <span className={styles.under}>
          {t("audiences.mergePolicy.shared", { name: policy.defaultName })}
        </span>
      )}
    </>
  );
}

/** Adobe's ID of an account: 24 hexadecimal digits, then its domain. */
const ACCOUNT_ID = /^[0-9A-F]{24}@/iu;

/** Experience Platform identifies people by email address, or only by an ID that means nothing to a reader. */
function CreatedBy({ id }: { id: string }) {
  if (!ACCOUNT_ID.test(id)) return <EmailAddress>{id}</EmailAddress>;
  const isIntegration = id.toLowerCase().endsWith("@techacct.adobe.com");
  return <Tip words={id}>{isIntegration ? t("details.integration") : t("audiences.byUnnamed")}</Tip>;
}

/** An email address breaks before its @, not within a word. */
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
      {detail.row.noMembersYet ? (
        <EmptyState title={t("pairs.shared.noMembersYet")}>{t("pairs.more.noMembersYet")}</EmptyState>
      ) : detail.row.profiles === null ? (
        <EmptyState title={t("audiences.neverCounted")}>{t("audiences.neverCountedHint")}</EmptyState>
      ) : (
        <>
          <NamespaceBreakdown
            total={detail.row.profiles}
            namespaces={detail.namespaces}
            least={detail.row.leastDevices}
            most={detail.row.expectedDevices}
            heading={<NumberText value={detail.row.profiles} />}
          />
          <CountsFrom detail={detail} />
        </>
      )}
    </Panel>
  );
}

/** The source and time of the counts by identity. */
function CountsFrom({ detail: { namespacesFrom, namespacesAt } }: { detail: AudienceDetail }) {
  if (namespacesFrom === null) return null;
  const words = namespacesFrom === "segmentJob" ? "audiences.countsFromJob" : "audiences.countsFromAudience";
  const at = namespacesAt === null ? t("audiences.countsUndated") : formatMoment(namespacesAt);
  return <p className={styles.hint}>{t(words, { at })}</p>;
}

function Rule({ detail }: { detail: AudienceDetail }) {
  return (
    <Panel title={t("common.rule")}>
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

/** The kind of rule in a sentence; its text only if it is readable text. */
function RuleText({ expression }: { expression: string }) {
  if (isTree(expression)) return <p className={css.quiet}>{t("audiences.ruleOfEditor")}</p>;
  return (
    <>
      <p>{t("audiences.ruleInPql")}</p>
      <pre className={`${styles.pql} selectable`}>{expression}</pre>
    </>
  );
}

/** Rules built in Adobe's editor are stored as a tree in JSON, which is not readable. */
function isTree(expression: string): boolean {
  return /^\s*[{[]/u.test(expression);
}

function Shared({ detail }: { detail: AudienceDetail }) {
  if (detail.pair) return <PairPanel pair={detail.pair} here="audience" />;
  return (
    <Panel title={t("pairs.title")}>
      <p>
        <SharedStateDot
          state={detail.row.shared}
          drift={detail.row.drift}
          noMembersYet={detail.row.noMembersYet}
          expiresAt={detail.row.expiresAt}
        />
      </p>
      {detail.refusal === null && <p className={css.quiet}>{t("audiences.notSharedHint")}</p>}
    </Panel>
  );
}
