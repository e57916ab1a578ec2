/**
 * Does the signal of an audience arrive? Answered from published calls: the daily realizations of the traits whose rule names
 * its segid, what the dataflow sends, and the checks of "Why is it not there?". No call searches signals themselves.
 */
import OpenIn from "@react-spectrum/s2/icons/OpenIn";
import { useMemo } from "react";
import { useAudiences } from "../../api/audiences";
import { useExperienceCloud, useWorkspace } from "../../api/workspace";
import { inBackground } from "../../background";
import type { AudienceQuery, AudienceRow, SharedState } from "../../bindings";
import { Page } from "../../components/Page";
import { SearchField } from "../../components/SearchField";
import { EmptyState } from "../../components/States";
import { Name } from "../../components/Name";
import { t } from "../../i18n";
import { hrefOf } from "../../navigation";
import { useRemembered } from "../../placeMemory";
import { ToolButton } from "../../shared/editing/ToolButton";
import { ExplainPanel } from "../../shared/explain/ExplainPanel";
import { toastFailure } from "../../shared/failures/toastFailure";
import type { Chosen } from "./chosen";
import { SignalList } from "./SignalList";
import css from "./signals.module.css";

export default function SignalsScreen() {
  const [search, setSearch] = useRemembered("search", "");
  const [chosen, setChosen] = useRemembered<Chosen | undefined>("chosen", undefined);
  return (
    <Page title={t("signals.title")} note={t("signals.note")} fill>
      <div className={css.signals}>
        <div className={css.left}>
          <div className={css.search}>
            <SearchField
              label={t("signals.search")}
              placeholder={t("signals.placeholder")}
              value={search}
              onChange={setSearch}
            />
          </div>
          <SignalList search={search} onCheck={setChosen} />
          {search.trim() !== "" && <WithoutTrait search={search} onCheck={setChosen} />}
          <Rest />
        </div>
        <div className={css.right}>
          {chosen ? (
            <ExplainPanel
              key={chosen.audience}
              audience={chosen.audience}
              state={chosen.state}
              about={
                <a href={hrefOf({ screen: "audience", id: chosen.audience })}>
                  <Name wrap>{chosen.name}</Name>
                </a>
              }
              isAsked
            />
          ) : (
            <EmptyState title={t("signals.choose")}>{t("signals.choose.hint")}</EmptyState>
          )}
        </div>
      </div>
    </Page>
  );
}

/** What no published call answers, and where Adobe answers it. */
function Rest() {
  const cloud = useExperienceCloud(toastFailure);
  const isPractice = useWorkspace().value?.connection.practice ?? false;
  return (
    <div className={css.rest}>
      <p className={css.quiet}>{t("signals.rest")}</p>
      <ToolButton
        icon={OpenIn}
        label={t("signals.open")}
        why={isPractice ? t("errors.notPossible.practicePage") : undefined}
        isDisabled={cloud.isRunning}
        onPress={() => inBackground(cloud.run())}
      />
      <p className={css.quiet}>{t("signals.open.menu")}</p>
    </div>
  );
}

/** Most audiences that are offered. */
const MOST = 12;

interface WithoutTraitProps {
  search: string;
  onCheck: (chosen: Chosen) => void;
}

/** Only these may have no trait: the first found audiences may all have one. */
const STATES: SharedState[] = ["notShared", "half"];

/** Audiences that are found but have no trait, so that no signal of theirs is counted. */
function WithoutTrait({ search, onCheck }: WithoutTraitProps) {
  const query = useMemo<AudienceQuery>(() => ({ search, shared: STATES, sort: "name" }), [search]);
  const audiences = useAudiences(query);
  const rows = Array.from({ length: Math.min(MOST, audiences.total) }, (_, at) => audiences.rowAt(at));
  const found = rows.filter((row): row is AudienceRow => row !== undefined && row.traitId === null);
  if (found.length === 0) return null;
  return (
    <section>
      <h2 className={css.heading}>{t("signals.audiences")}</h2>
      <ul className={css.found}>
        {found.map((row) => (
          <li key={row.id}>
            <button
              type="button"
              className={css.link}
              onClick={() => onCheck({ audience: row.id, name: row.name, state: row.shared })}
            >
              <Name>{row.name}</Name>
            </button>
          </li>
        ))}
      </ul>
      {audiences.total > MOST && <p className={css.quiet}>{t("signals.audiences.more")}</p>}
    </section>
  );
}
