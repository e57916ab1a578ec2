/** Shown instead of a page about a connection that no longer exists. */
import { EmptyState } from "../../components/States";
import { t } from "../../i18n";
import { navigate } from "../../navigation";

/** A link back to the list, as the action of an empty page. */
export function toConnections() {
  return { label: t("connections.form.toList"), onPress: () => navigate({ screen: "connections" }) };
}

export function ConnectionGone() {
  return (
    <EmptyState title={t("connections.form.gone")} action={toConnections()}>
      {t("connections.form.goneHint")}
    </EmptyState>
  );
}
