/** One credential, with its test below it while the test runs. */
import { ActionButton } from "@react-spectrum/s2/ActionButton";
import { ActionButtonGroup } from "@react-spectrum/s2/ActionButtonGroup";
import { useCredentialTest } from "../../../api/checks";
import { inBackground } from "../../../background";
import type { ConnectionRow } from "../../../bindings";
import { AgeLabel } from "../../../components/AgeLabel";
import { ProductionBadge } from "../../../components/ConnectionMark";
import { StateDot } from "../../../components/StateDot";
import { t } from "../../../i18n";
import { CheckList } from "../health/CheckList";
import { CheckSummary } from "../health/CheckSummary";
import { FailureNotice } from "../../../shared/failures/Notice";
import css from "./credentials.module.css";
import { PLACE_TONES, keptIn, placeWords } from "../words/keychain";
import { Words } from "../../../components/Name";

interface CredentialRowProps {
  row: ConnectionRow;
  /** Its name. */
  keychain: string | undefined;
  onReplace: () => void;
  onRemove: () => void;
}

export function CredentialRow({ row, keychain, onReplace, onRemove }: CredentialRowProps) {
  const test = useCredentialTest();
  const { name, secret } = row;
  const has = secret.place !== "missing";
  const isShown = test.isRunning || test.results.length > 0 || test.failure !== undefined;
  return (
    <>
      <tr className={css.credential}>
        <th scope="row">
          <span className={css.name}>
            <span className={css.dot} style={{ background: row.color }} aria-hidden="true" />
            <Words>{name}</Words>
            {row.production && <ProductionBadge />}
          </span>
        </th>
        <td>
          <StateDot tone={PLACE_TONES[secret.place]}>{placeWords(row, keychain)}</StateDot>
          {secret.olderKeptAt !== null && (
            <p className={css.older}>{t("connections.credentials.older", keptIn(row, keychain))}</p>
          )}
        </td>
        <td>{secret.keptAt === null ? t("number.none") : <AgeLabel at={secret.keptAt} />}</td>
        <td>
          {secret.usedAt === null ? t("connections.credentials.never") : <AgeLabel at={secret.usedAt} />}
        </td>
        <td className={css.buttons}>
          <ActionButtonGroup size="S">
            <ActionButton
              isDisabled={!has || test.isRunning}
              aria-label={t("connections.credentials.testName", { name })}
              onPress={() => inBackground(test.start(row.id))}
            >
              {t("connections.credentials.test")}
            </ActionButton>
            <ActionButton
              isDisabled={test.isRunning}
              aria-label={
                has ? t("connections.replace.title", { name }) : t("connections.addSecret.title", { name })
              }
              onPress={onReplace}
            >
              {has ? t("connections.credentials.replace") : t("connections.credentials.add")}
            </ActionButton>
            <ActionButton
              isDisabled={!has || test.isRunning}
              aria-label={t("connections.credentials.removeName", { name })}
              onPress={onRemove}
            >
              {t("connections.remove.open")}
            </ActionButton>
          </ActionButtonGroup>
        </td>
      </tr>
      {isShown && (
        <tr className={css.results}>
          <td colSpan={5}>
            <section aria-label={t("connections.credentials.results", { name })} className={css.test}>
              {test.failure && <FailureNotice failure={test.failure} />}
              <CheckList check={test} facts={row} />
              <div role="status" className={css.outcome}>
                {test.report && <CheckSummary report={test.report} showsAge />}
              </div>
            </section>
          </td>
        </tr>
      )}
    </>
  );
}
