/** What uses the pairs that are to be unshared, and what becomes of the rules of other segments. */
import type { RuleEdit, RuleEditRefusal, UnshareTree } from "../../bindings";
import { Name, NameWithId } from "../../components/Name";
import { t, type MessageKey } from "../../i18n";
import { UsesTree } from "../uses/UsesTree";
import css from "./pairs.module.css";

export function UnshareUses({ tree }: { tree: UnshareTree }) {
  return (
    <>
      {tree.audiences.map(({ audience, uses }) => (
        <section key={audience.id} aria-label={audience.name}>
          {tree.audiences.length > 1 && <NameWithId name={audience.name} id={audience.id} />}
          <UsesTree used={uses} />
        </section>
      ))}
      {tree.edits.length > 0 && (
        <section aria-label={t("pairs.unshare.rules")}>
          <p>
            <b>{t("pairs.unshare.rules")}</b>
          </p>
          <ul className={css.unshareList}>
            {tree.edits.map((edit) => (
              <Edit key={edit.segment.id} edit={edit} />
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

const REFUSED: Record<RuleEditRefusal, MessageKey> = {
  nobody: "pairs.unshare.refused.nobody",
  otherMeaning: "pairs.unshare.refused.otherMeaning",
  unreadable: "pairs.unshare.refused.unreadable",
};

/** A rule before and after, or why it cannot be changed. */
function Edit({ edit: { segment, before, after, refusal } }: { edit: RuleEdit }) {
  return (
    <li>
      <NameWithId name={segment.name} id={segment.id} />
      <p>
        {t("pairs.unshare.before")}{" "}
        <code className="selectable">
          <Name wrap>{before}</Name>
        </code>
      </p>
      {after !== null && (
        <p>
          {t("pairs.unshare.after")}{" "}
          <code className="selectable">
            <Name wrap>{after}</Name>
          </code>
        </p>
      )}
      {refusal !== null && (
        <p className={css.note}>{t("pairs.unshare.refused", { why: t(REFUSED[refusal]) })}</p>
      )}
    </li>
  );
}
