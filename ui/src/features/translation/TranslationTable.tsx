/** The rule on the left, its PQL on the right, and between them how well each clause is translated. Groups fold. */
import Down from "@react-spectrum/s2/icons/ChevronDown";
import { useState } from "react";
import type { PartClause, StorageRule, TranslatedPart, TranslationDetail } from "../../bindings";
import { Info } from "../../components/Info";
import { Words } from "../../components/Name";
import { t, visible } from "../../i18n";
import { hrefOf } from "../../navigation";
import { frequencyWords } from "../../shared/details/frequency";
import { rowsOf, type TableRow } from "./rows";
import { aboutWords, leftOutWords, reasonWords } from "./words";
import { VerdictChip } from "./VerdictChip";
import css from "./translation.module.css";

export function TranslationTable({ detail }: { detail: TranslationDetail }) {
  const [collapsed, setCollapsed] = useState<ReadonlySet<string>>(new Set());
  const rows = detail.parts ? rowsOf(detail.parts, collapsed) : [];
  const toggle = (path: string) => {
    const next = new Set(collapsed);
    if (!next.delete(path)) next.add(path);
    setCollapsed(next);
  };
  const { kind, id } = detail.object;
  return (
    <div className={css.frame}>
      <table className={css.table}>
        <thead>
          <tr>
            <th scope="col">
              {t("translation.rule")}{" "}
              <span className={css.quiet}>
                {kind === "trait" ? t("translation.ofTrait", { id }) : t("translation.ofSegment", { id })}
              </span>
            </th>
            <th scope="col" className={css.verdict}>
              <span className={css.about}>
                {t("translation.verdict")}
                <Info name={t("translation.verdict")}>{t("translation.exact.about")}</Info>
              </span>
            </th>
            <th scope="col">
              {t("translation.pql")} <span className={css.quiet}>{t("translation.pql.policy")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.path} row={row} collapsed={collapsed.has(row.path)} onToggle={toggle} />
          ))}
          {detail.whole.map((clause, place) => (
            <ClauseRow key={`whole ${place}`} clause={clause} depth={0} named={false} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface RowProps {
  row: TableRow;
  collapsed: boolean;
  onToggle: (path: string) => void;
}

function Row({ row, collapsed, onToggle }: RowProps) {
  switch (row.kind) {
    case "group":
      return <GroupRow row={row} collapsed={collapsed} onToggle={onToggle} />;
    case "part":
      return <PartRow part={row.part} depth={row.depth} joint={row.joint} />;
    case "clause":
      return <ClauseRow clause={row.clause} depth={row.depth} named={row.named} />;
    case "more":
      return (
        <tr className={css.clause}>
          <td colSpan={3} style={indent(row.depth)}>
            {t("translation.more", { n: row.more })}
          </td>
        </tr>
      );
  }
}

const indent = (depth: number) => ({ paddingInlineStart: `${14 + Math.min(depth, 12) * 20}px` });

function Joint({ words }: { words: string }) {
  return words === "" ? null : <span className={css.joint}>{words}</span>;
}

interface GroupRowProps extends Omit<RowProps, "row"> {
  row: Extract<TableRow, { kind: "group" }>;
}

function GroupRow({ row, collapsed, onToggle }: GroupRowProps) {
  const words = row.all ? t("translation.all") : t("translation.any");
  const group = row.joint === "" ? words : `${row.joint} ${words}`;
  return (
    <tr className={css.group}>
      <th scope="row" style={indent(row.depth)}>
        <button
          type="button"
          className={css.fold}
          aria-expanded={!collapsed}
          aria-label={collapsed ? t("translation.expand", { group }) : t("translation.collapse", { group })}
          onClick={() => onToggle(row.path)}
        >
          <Down aria-hidden="true" />
        </button>
        <Joint words={row.joint} /> {words}
      </th>
      <td className={css.verdict}>{collapsed && <VerdictChip kind={row.worst} />}</td>
      <td>
        <code className={css.quiet}>{row.pql}</code>
      </td>
    </tr>
  );
}

function PartRow({ part, depth, joint }: { part: TranslatedPart; depth: number; joint: string }) {
  const [only] = part.clauses;
  const reason = part.clauses.length === 1 && only ? reasonWords(only.verdict) : undefined;
  return (
    <tr data-verdict={part.verdict.kind}>
      <th scope="row" style={indent(depth)}>
        <div className={css.asked}>
          <Joint words={joint} />
          <div className={css.words}>
            <code>{visible(part.traitRule ?? part.text)}</code>
            <Asked rule={part.rule} />
          </div>
        </div>
      </th>
      <td className={css.verdict}>
        <VerdictChip kind={part.verdict.kind} />
      </td>
      <td>
        {part.pql === null ? (
          <span className={css.quiet}>{t("translation.noPql")}</span>
        ) : (
          <code className="selectable">{visible(part.pql)}</code>
        )}
        {reason !== undefined && <p className={css.reason}>{reason}</p>}
        {part.leftOut && <p className={css.leftOut}>{leftOutWords(part.leftOut)}</p>}
      </td>
    </tr>
  );
}

/** The traits of a part with how often they are asked for. A comparison says everything itself. */
function Asked({ rule }: { rule: StorageRule }) {
  if (rule.kind !== "trait" && rule.kind !== "frequency") return null;
  const traits = rule.kind === "trait" ? [rule.link] : rule.traits;
  return (
    <p className={css.reason}>
      {traits.slice(0, 5).map(({ id, name }, place) => (
        <span key={id}>
          {place > 0 && ", "}
          <a href={hrefOf({ screen: "trait", id })}>
            <Words>{name}</Words>
          </a>
          {name !== id && <> {id}</>}
        </span>
      ))}
      {traits.length > 5 && <> {t("common.more", { n: traits.length - 5 })}</>}
      {rule.kind === "frequency" && <> · {frequencyWords(rule)}</>}
    </p>
  );
}

function ClauseRow({ clause, depth, named }: { clause: PartClause; depth: number; named: boolean }) {
  return (
    <tr className={css.clause} data-verdict={clause.verdict.kind}>
      <th scope="row" style={indent(depth)}>
        {aboutWords(clause, named)}
      </th>
      <td className={css.verdict}>
        <VerdictChip kind={clause.verdict.kind} />
      </td>
      <td>{reasonWords(clause.verdict)}</td>
    </tr>
  );
}
