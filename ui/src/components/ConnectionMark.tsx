/** The connection a dialog is about: its color, its name, and whether it is production. */
import type { Connection } from "../bindings";
import { t } from "../i18n";
import { Words } from "./Name";
import css from "./connectionMark.module.css";

type Marked = Pick<Connection, "name" | "color" | "production" | "practice">;

export function ConnectionMark({ connection }: { connection: Marked }) {
  return (
    <span className={css.mark} style={{ borderInlineStartColor: connection.color }}>
      <Words>{connectionName(connection)}</Words>
      {connection.production && <ProductionBadge />}
    </span>
  );
}

export function ProductionBadge() {
  return <span className={css.production}>{t("frame.production")}</span>;
}

/** The practice workspace has no name of its own. */
export function connectionName({ name, practice }: Pick<Connection, "name" | "practice">): string {
  return practice ? t("frame.practice") : name;
}
