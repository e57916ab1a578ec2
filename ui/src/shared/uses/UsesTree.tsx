/** What uses an object, as an indented table: each user below what it uses, with what it would lose. */
import type { ObjectLink, RefreshPart, UsedIn, WhereUsed } from "../../bindings";
import { Name } from "../../components/Name";
import { NumberText } from "../../components/NumberText";
import { formatList, t, visible, type MessageKey } from "../../i18n";
import { hrefOf } from "../../navigation";
import { kindWords } from "../sharing/words/plan";
import { countWords, howWords, lossWords, unlisted } from "./words";
import css from "./uses.module.css";

export function UsesTree({ used }: { used: WhereUsed }) {
  const rows = used.listed.filter(({ how }) => how !== "asked");
  const more = unlisted(used);
  return (
    <div className={css.uses}>
      <p>{countWords(used)}</p>
      {rows.length > 0 && (
        <div className={css.frame}>
          <table className={css.table}>
            <thead>
              <tr>
                <th scope="col">{t("details.uses.object")}</th>
                <th scope="col">{t("details.uses.howHeading")}</th>
                <th scope="col" className={css.number}>
                  {t("details.uses.size")}
                </th>
                <th scope="col">{t("details.uses.without")}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <Row key={`${row.object.kind} ${row.object.id}`} row={row} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      <Unknown used={used} more={more} />
    </div>
  );
}

function Row({ row }: { row: UsedIn }) {
  return (
    <tr>
      <th scope="row" style={{ paddingInlineStart: `${8 + Math.max(0, row.depth - 1) * 18}px` }}>
        <span className={css.object}>
          <ObjectName object={row.object} />
          <span className={css.kind}>
            {kindWords(row.object.kind)} {row.object.id}
          </span>
        </span>
      </th>
      <td>{howWords(row)}</td>
      <td className={css.number}>
        <NumberText value={row.size} />
      </td>
      <td data-loss={row.loss} className={css.loss}>
        {lossWords(row.loss)}
      </td>
    </tr>
  );
}

function ObjectName({ object: { kind, id, name } }: { object: ObjectLink }) {
  switch (kind) {
    case "dataflow":
      return t("details.uses.dataflow");
    case "trait":
    case "segment":
    case "audience":
    case "model":
    case "destination":
      return (
        <a href={hrefOf({ screen: kind, id })} aria-label={visible(name)}>
          <Name wrap>{name}</Name>
        </a>
      );
    default:
      return <Name wrap>{name}</Name>;
  }
}

const PARTS: Partial<Record<RefreshPart, MessageKey>> = {
  destinations: "frame.part.destinations",
  models: "frame.part.models",
};

/** What is not listed, or not known. */
function Unknown({ used, more }: { used: WhereUsed; more: number }) {
  const parts = used.missing.flatMap((part) => PARTS[part] ?? []).map((key) => t(key));
  return (
    <>
      {more > 0 && <p className={css.quiet}>{t("details.uses.more", { n: more })}</p>}
      {parts.length > 0 && (
        <p className={css.quiet}>{t("details.uses.missing", { parts: formatList(parts) })}</p>
      )}
      {used.unreadRules && <p className={css.quiet}>{t("details.uses.unread")}</p>}
    </>
  );
}
