/** In place of a page about a connection that is not there any more. */
import { EmptyState } from "../../components/States";
import { t } from "../../i18n";
import { navigate } from "../../navigation";

/** The way back to the list, as an action of an empty page. */
export function toConnections() {
  return { label: t("connect.form.toList"), onPress: () => navigate({ screen: "connections" }) };
}

export function ConnectionGone() {
  return (
    <EmptyState title={t("connect.form.gone")} action={toConnections()}>
      {t("connect.form.goneHint")}
    </EmptyState>
  );
}
