/** The PQL of the whole rule, and what is left without the parts that cannot be used. */
import { Button } from "@react-spectrum/s2/Button";
import { useState } from "react";
import type { TranslationDetail } from "../../bindings";
import { Panel } from "../../components/Panel";
import { t, visible } from "../../i18n";
import { restWords } from "./restWords";
import { VerdictChip } from "./VerdictChip";
import { warningWords } from "./words";
import css from "./translation.module.css";

/** Whether something keeps the audience from being saved. */
export function isHeld({ verdict }: TranslationDetail): boolean {
  return verdict.kind === "cannot" || verdict.kind === "data";
}

interface RestPanelProps {
  detail: TranslationDetail;
  /** Asks to save the audience without what cannot be used. */
  onUse: () => void;
}

export function RestPanel({ detail, onUse }: RestPanelProps) {
  const [shown, setShown] = useState(false);
  const { without } = detail;
  if (!detail.parts || !isHeld(detail)) return null;
  return (
    <Panel title={t("translation.rest")}>
      {without ? (
        <div className={css.rest}>
          <p>
            {t("translation.rest.count", { n: without.leftOut })} <strong>{restWords(without)}</strong>
          </p>
          <div className={css.tools}>
            <Button variant="secondary" size="S" onPress={onUse}>
              {t("translation.save.without")}
            </Button>
            <Button variant="secondary" size="S" fillStyle="outline" onPress={() => setShown(!shown)}>
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
