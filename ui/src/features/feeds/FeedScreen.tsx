/** One data feed: its plans, its traits, and what uses them. */
import Building from "@react-spectrum/s2/icons/Data";
import { useFeed, useFeedExport } from "../../api/feeds";
import { inBackground } from "../../background";
import type { FeedDetail, FeedRow, FeedTrait } from "../../bindings";
import { Button } from "@react-spectrum/s2/Button";
import { KeyValueList } from "../../components/KeyValueList";
import { Name, Words } from "../../components/Name";
import { NumberText } from "../../components/NumberText";
import { Page } from "../../components/Page";
import { Panel } from "../../components/Panel";
import { useFirstRows } from "../../components/useFirstRows";
import { toast } from "../../components/toast";
import { t, visible } from "../../i18n";
import { hrefOf, navigate, type ScreenProps } from "../../navigation";
import { PanelSkeleton } from "../../shared/details/detail";
import { ToolButton } from "../../shared/editing/ToolButton";
import { toastFailure } from "../../shared/failures/toastFailure";
import { feedState } from "../../shared/feeds/feedWords";
import { FailureState } from "../../shared/lists/ListBody";
import { UsesTree } from "../../shared/uses/UsesTree";
import { ModelsOfFeed } from "./ModelsOfFeed";
import { PlansPanel } from "./PlansPanel";
import figures from "../../components/figures.module.css";
import css from "./feeds.module.css";

const TRAIL = [
  { label: t("traits.title"), href: hrefOf({ screen: "traits" }) },
  { label: t("feeds.title"), href: hrefOf({ screen: "feeds" }) },
];

export default function FeedScreen({ route }: ScreenProps<"feed">) {
  const answer = useFeed(route.id);
  const detail = answer.value;
  return (
    <Page
      title={detail ? visible(detail.row.feed.name) : t("feeds.feed")}
      trail={TRAIL}
      note={detail && feedState(detail.row)}
      actions={
        <ToolButton
          icon={Building}
          label={t("feeds.build")}
          onPress={() => navigate({ screen: "builder" })}
        />
      }
    >
      {!detail && answer.failure && (
        <Panel title={t("feeds.information")}>
          <FailureState failure={answer.failure} retry={answer.retry} />
        </Panel>
      )}
      {!detail && !answer.failure && <PanelSkeleton />}
      {detail && <Detail detail={detail} />}
    </Page>
  );
}

function Detail({ detail }: { detail: FeedDetail }) {
  const { row, traits, moreTraits, uses, models } = detail;
  return (
    <>
      <div className={css.columns}>
        <Information row={row} />
        <PlansPanel row={row} />
      </div>
      <TraitsPanel row={row} traits={traits} beyond={moreTraits} />
      <Panel title={t("feeds.uses")}>
        <UsesTree used={uses} />
        <ModelsOfFeed models={models} />
        {(uses.listed.length > 0 || models?.length !== 0) && <Export id={row.feed.id} />}
      </Panel>
    </>
  );
}

function Information({ row }: { row: FeedRow }) {
  const hidden = t("feeds.private");
  const number = (value: number | null) => (value === null ? hidden : <NumberText value={value} />);
  return (
    <Panel title={t("feeds.information")}>
      <KeyValueList
        rows={[
          { label: t("feeds.provider"), value: <Name wrap>{row.provider}</Name> },
          { label: t("feeds.id"), value: row.feed.id },
          { label: t("common.description"), value: <Words>{row.description}</Words> },
          { label: t("feeds.subscription"), value: feedState(row) },
          { label: t("feeds.traits"), value: number(row.traits) },
          { label: t("feeds.devices"), value: number(row.devices) },
          { label: t("feeds.overlap"), value: number(row.overlap) },
        ]}
      />
    </Panel>
  );
}

interface TraitsPanelProps {
  row: FeedRow;
  traits: readonly FeedTrait[];
  /** Number of traits beyond those. */
  beyond: number;
}

function TraitsPanel({ row, traits, beyond }: TraitsPanelProps) {
  const isListed = row.subscribed > 0;
  const { shown, more } = useFirstRows("traits", traits);
  return (
    <Panel title={t("feeds.traitsOf")}>
      {traits.length === 0 && <p className={css.quiet}>{t("feeds.traits.none")}</p>}
      {traits.length > 0 && !isListed && <p className={css.quiet}>{t("feeds.traits.estimates")}</p>}
      {traits.length > 0 && (
        <table className={figures.table}>
          <thead>
            <tr>
              <th scope="col">{t("common.name")}</th>
              <th scope="col">{t("feeds.devicesOfTrait")}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ object, population }) => (
              <tr key={object.id}>
                <th scope="row">
                  {isListed ? (
                    <a href={hrefOf({ screen: "trait", id: object.id })}>
                      <Name wrap>{object.name}</Name>
                    </a>
                  ) : (
                    <Name wrap>{object.name}</Name>
                  )}
                </th>
                <td>
                  <NumberText value={population} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {more}
      {shown.length === traits.length && beyond > 0 && (
        <p className={css.quiet}>{t("feeds.traits.more", { count: beyond })}</p>
      )}
    </Panel>
  );
}

/** Saves the segments and models that use the traits, as Adobe does when a provider cancels a feed. */
function Export({ id }: { id: string }) {
  const file = useFeedExport(toastFailure);
  const save = async () => {
    const path = await file.run(id);
    if (path) toast.done(t("feeds.exported", { path }));
  };
  return (
    <div className={css.tools}>
      <Button
        variant="secondary"
        size="S"
        fillStyle="outline"
        isPending={file.isRunning}
        onPress={() => inBackground(save())}
      >
        {t("feeds.export")}
      </Button>
    </div>
  );
}
