/** Where an object is used, on its page. */
import { useUses, type UsedKind } from "../../api/uses";
import { AgeLabel } from "../../components/AgeLabel";
import { Panel } from "../../components/Panel";
import { Skeleton } from "../../components/States";
import { t, tRich } from "../../i18n";
import { FailureState } from "../lists/ListBody";
import { UsesTree } from "./UsesTree";
import css from "./uses.module.css";

export function UsesPanel({ kind, id }: { kind: UsedKind; id: string }) {
  return (
    <Panel title={t("details.uses.title")}>
      <Uses kind={kind} id={id} />
    </Panel>
  );
}

/** The users with the age of what is known of them; a skeleton or the failure before. */
export function Uses({ kind, id }: { kind: UsedKind; id: string }) {
  const uses = useUses(kind, id);
  if (uses.value) {
    return (
      <>
        <UsesTree used={uses.value} />
        <p className={css.quiet}>
          {tRich("details.uses.about", { at: <AgeLabel at={uses.value.readAt} /> })}
        </p>
      </>
    );
  }
  return uses.failure ? <FailureState failure={uses.failure} retry={uses.retry} /> : <Skeleton lines={4} />;
}
