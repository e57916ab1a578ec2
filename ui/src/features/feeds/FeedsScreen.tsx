/** Data feeds that are for sale or subscribed: provider, price, subscription, traits and reach. */
import { useFeeds } from "../../api/feeds";
import type { FeedList, FeedRow, ObjectLink } from "../../bindings";
import { AgeLabel } from "../../components/AgeLabel";
import { Name } from "../../components/Name";
import { NumberText } from "../../components/NumberText";
import { Page } from "../../components/Page";
import { Panel } from "../../components/Panel";
import { EmptyState, Skeleton } from "../../components/States";
import { t, tRich } from "../../i18n";
import { hrefOf } from "../../navigation";
import { trailOf } from "../../shared/details/facts";
import { feedState } from "../../shared/feeds/feedWords";
import { FailureState, ListTrouble } from "../../shared/lists/ListBody";
import figures from "../../components/figures.module.css";
import css from "./feeds.module.css";

export default function FeedsScreen() {
  const answer = useFeeds();
  // An answer that failed and has no rows knows nothing, not even that the marketplace is not active.
  const isUnknown = answer.value?.failure && answer.value.rows.length === 0;
  const failure = isUnknown ? answer.value?.failure : answer.value ? undefined : answer.failure;
  const list = isUnknown ? undefined : answer.value;
  return (
    <Page title={t("feeds.title")} trail={trailOf("traits", "")} note={t("feeds.note")}>
      <Panel title={t("feeds.list")} note={list && !list.failure && <AgeLabel at={list.readAt} />}>
        {failure && <FailureState failure={failure} retry={answer.retry} />}
        {!list && !failure && <Skeleton lines={8} />}
        {list?.failure && (
          <p className={css.warn} role="status">
            {tRich("feeds.asOf", { at: <AgeLabel at={list.readAt} /> })}
          </p>
        )}
        {list && (
          <ListTrouble
            list={{
              isLoading: false,
              failure: list.failure ?? undefined,
              total: list.rows.length,
              retry: answer.retry,
            }}
          />
        )}
        {list && <Rows list={list} />}
      </Panel>
    </Page>
  );
}

function Rows({ list: { rows, isActive } }: { list: FeedList }) {
  if (!isActive || rows.length === 0) {
    return <EmptyState title={t("feeds.inactive")}>{t("feeds.inactive.hint")}</EmptyState>;
  }
  return (
    <div className={css.scroll}>
      <table className={figures.table}>
        <thead>
          <tr>
            <th scope="col">{t("feeds.feed")}</th>
            <th scope="col" className={figures.text}>
              {t("feeds.provider")}
            </th>
            <th scope="col" className={figures.text}>
              {t("feeds.price")}
            </th>
            <th scope="col" className={figures.text}>
              {t("feeds.subscription")}
            </th>
            <th scope="col">{t("feeds.traits")}</th>
            <th scope="col">{t("feeds.devices")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.feed.id} row={row} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ row }: { row: FeedRow }) {
  const isClosed = row.state !== "active" || row.left !== null;
  return (
    <tr>
      <th scope="row">
        <FeedLink feed={row.feed} />
      </th>
      <td className={figures.text}>
        <Name wrap>{row.provider}</Name>
      </td>
      <td className={figures.text}>{row.price ?? t("feeds.priceUnknown")}</td>
      <td className={figures.text} data-closed={isClosed || undefined}>
        {feedState(row)}
      </td>
      <td>{row.traits === null ? t("feeds.private") : <NumberText value={row.traits} />}</td>
      <td>{row.devices === null ? t("feeds.private") : <NumberText value={row.devices} />}</td>
    </tr>
  );
}

function FeedLink({ feed: { id, name } }: { feed: ObjectLink }) {
  return (
    <a href={hrefOf({ screen: "feed", id })}>
      <Name wrap>{name}</Name>
    </a>
  );
}
