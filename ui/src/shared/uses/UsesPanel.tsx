/** Where an object is used, on its page. */
import { Button } from "@react-spectrum/s2/Button";
import { useUses, useUsesExport, type UsedKind } from "../../api/uses";
import { inBackground } from "../../background";
import { AgeLabel } from "../../components/AgeLabel";
import { Panel } from "../../components/Panel";
import { Skeleton } from "../../components/States";
import { toast } from "../../components/toast";
import { t, tRich } from "../../i18n";
import { toastFailure } from "../failures/toastFailure";
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
        {uses.value.listed.length > 1 && <Export kind={kind} id={id} />}
      </>
    );
  }
  return uses.failure ? <FailureState failure={uses.failure} retry={uses.retry} /> : <Skeleton lines={4} />;
}

/** Saves the users as a table for a spreadsheet. */
function Export({ kind, id }: { kind: UsedKind; id: string }) {
  const file = useUsesExport(toastFailure);
  const save = async () => {
    const path = await file.run({ kind, id });
    if (path) toast.done(t("details.uses.exported", { path }));
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
        {t("details.uses.export")}
      </Button>
    </div>
  );
}
