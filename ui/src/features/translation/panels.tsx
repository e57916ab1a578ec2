/** The PQL of the whole rule, and what is left without the parts that cannot be used. */
import { Button } from "@react-spectrum/s2/Button";
import { useState } from "react";
import type { SetMoves, TranslationDetail } from "../../bindings";
import { Panel } from "../../components/Panel";
import { t, visible, type MessageKey } from "../../i18n";
import { VerdictChip } from "./VerdictChip";
import { warningWords } from "./words";
import css from "./translation.module.css";

const MOVES: Record<SetMoves, MessageKey> = {
  larger: "translation.rest.larger",
  smaller: "translation.rest.smaller",
  either: "translation.rest.either",
};

/** Whether something keeps the audience from being saved. */
function isHeld({ verdict }: TranslationDetail): boolean {
  return verdict.kind === "cannot" || verdict.kind === "data";
}

export function RestPanel({ detail }: { detail: TranslationDetail }) {
  const [shown, setShown] = useState(false);
  const { without } = detail;
  if (!detail.parts || !isHeld(detail)) return null;
  return (
    <Panel title={t("translation.rest")}>
      {without ? (
        <div className={css.rest}>
          <p>
            {t("translation.rest.count", { n: without.leftOut })}{" "}
            <strong>{t(MOVES[without.moves], { n: without.leftOut })}</strong>{" "}
            {without.excludes && <strong>{t("translation.rest.excluded")}</strong>}
          </p>
          <div>
            <Button variant="secondary" size="S" onPress={() => setShown(!shown)}>
              {shown ? t("translation.rest.hide") : t("translation.rest.show")}
            </Button>
          </div>
          {shown && (
            <>
              <VerdictChip kind={without.verdict.kind} />
              <code className={`${css.code} selectable`}>{visible(without.pql)}</code>
            </>
          )}
        </div>
      ) : (
        <p>{t("translation.rest.nothing")}</p>
      )}
    </Panel>
  );
}

export function WholePanel({ detail }: { detail: TranslationDetail }) {
  const { pql, streaming, warnings, verdict } = detail;
  return (
    <Panel title={t("translation.whole")}>
      {pql === null ? (
        <p className={css.quiet}>{t("translation.whole.none")}</p>
      ) : (
        <div className={css.rest}>
          <code className={`${css.code} selectable`}>{visible(pql)}</code>
          {verdict.kind === "data" && <p>{t("translation.whole.data")}</p>}
          {streaming !== null && (
            <p className={css.quiet}>{streaming ? t("translation.streaming") : t("translation.batch")}</p>
          )}
          {warnings.map((warning) => (
            <p key={warning} className={css.warning}>
              {warningWords(warning)}
            </p>
          ))}
        </div>
      )}
    </Panel>
  );
}
