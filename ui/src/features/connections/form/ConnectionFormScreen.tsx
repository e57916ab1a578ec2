/** Adds or changes a connection. */
import { useConnections } from "../../../api/connections";
import { Page } from "../../../components/Page";
import { EmptyState } from "../../../components/States";
import { t } from "../../../i18n";
import { hrefOf, type ScreenProps } from "../../../navigation";
import { FailureState } from "../../../shared/lists/ListBody";
import { PanelSkeleton } from "../../../shared/details/detail";
import { ConnectionForm } from "./ConnectionForm";
import { ConnectionGone, toConnections } from "../ConnectionGone";
import { emptyForm, formOf } from "./draft";

export default function ConnectionFormScreen({ route }: ScreenProps<"newConnection" | "editConnection">) {
  const { value: rows, failure, retry } = useConnections();
  const id = route.screen === "editConnection" ? route.id : undefined;
  const row = rows?.find((row) => row.id === id);
  if (rows && (id === undefined || (row && !row.practice))) {
    const start = row ? formOf(row) : emptyForm(rows.map(({ color }) => color));
    return <ConnectionForm key={id ?? "new"} start={start} row={row} />;
  }
  return (
    <Page
      title={id === undefined ? t("connections.form.new") : t("editing.editOne", { name: "" })}
      trail={[{ label: t("connections.title"), href: hrefOf({ screen: "connections" }) }]}
    >
      {rows && !row && <ConnectionGone />}
      {row && (
        <EmptyState title={t("connections.form.practice")} action={toConnections()}>
          {t("connections.list.practiceWords")}
        </EmptyState>
      )}
      {!rows && failure && <FailureState failure={failure} retry={retry} />}
      {!rows && !failure && <PanelSkeleton />}
    </Page>
  );
}
