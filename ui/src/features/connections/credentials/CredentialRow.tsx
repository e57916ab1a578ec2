/** One credential, with its test below it while it is tested. */
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
import { Verdict } from "../health/Verdict";
import { Trouble } from "../../../shared/failures/Trouble";
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
            <p className={css.older}>{t("connect.cred.older", keptIn(row, keychain))}</p>
          )}
        </td>
        <td>{secret.keptAt === null ? t("number.none") : <AgeLabel at={secret.keptAt} />}</td>
        <td>{secret.usedAt === null ? t("connect.cred.never") : <AgeLabel at={secret.usedAt} />}</td>
        <td className={css.buttons}>
          <ActionButtonGroup size="S">
            <ActionButton
              isDisabled={!has || test.isRunning}
              aria-label={t("connect.cred.testName", { name })}
              onPress={() => inBackground(test.start(row.id))}
            >
              {t("connect.cred.test")}
            </ActionButton>
            <ActionButton
              isDisabled={test.isRunning}
              aria-label={
                has ? t("connect.cred.replaceName", { name }) : t("connect.cred.giveName", { name })
              }
              onPress={onReplace}
            >
              {has ? t("connect.cred.replace") : t("connect.cred.give")}
            </ActionButton>
            <ActionButton
              isDisabled={!has || test.isRunning}
              aria-label={t("connect.cred.removeName", { name })}
              onPress={onRemove}
            >
              {t("connect.cred.remove")}
            </ActionButton>
          </ActionButtonGroup>
        </td>
      </tr>
      {isShown && (
        <tr className={css.results}>
          <td colSpan={5}>
            <section aria-label={t("connect.cred.results", { name })} className={css.test}>
              {test.failure && <Trouble failure={test.failure} />}
              <CheckList check={test} facts={row} />
              <div role="status" className={css.outcome}>
                {test.report && <Verdict report={test.report} showsAge />}
              </div>
            </section>
          </td>
        </tr>
      )}
    </>
  );
}
