/** Segments with what a change would do, or did, to each, and why: of mapping, and of moving mappings. */
import type { MessageKey } from "../../i18n";
import { t } from "../../i18n";
import { Name } from "../../components/Name";
import { StateDot, type Tone } from "../../components/StateDot";
import css from "./destinations.module.css";
import figures from "../../components/figures.module.css";

export interface VerdictLine {
  /** Identifies the line. */
  key: string;
  segment: string;
  /** The text of the column in the middle; null for none. */
  middle: string | null;
  tone: Tone;
  verdict: MessageKey;
  /** Sentences of this program. */
  reasons: readonly string[];
}

interface VerdictTableProps {
  /** Heading of the column in the middle. */
  middle: string;
  lines: readonly VerdictLine[];
}

export function VerdictTable({ middle, lines }: VerdictTableProps) {
  return (
    <table className={figures.table}>
      <thead>
        <tr>
          <th scope="col">{t("common.segment")}</th>
          <th scope="col" className={figures.text}>
            {middle}
          </th>
          <th scope="col" className={figures.text}>
            {t("destinations.map.verdict")}
          </th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <Line key={line.key} line={line} />
        ))}
      </tbody>
    </table>
  );
}

function Line({ line: { segment, middle, tone, verdict, reasons } }: { line: VerdictLine }) {
  return (
    <tr>
      <th scope="row">
        <Name wrap>{segment}</Name>
      </th>
      <td className={figures.text}>{middle === null ? t("number.none") : <Name wrap>{middle}</Name>}</td>
      <td className={`${figures.text} ${figures.wraps}`}>
        <StateDot tone={tone}>{t(verdict)}</StateDot>
        {[...new Set(reasons)].map((reason) => (
          <p key={reason} className={css.reason}>
            {reason}
          </p>
        ))}
      </td>
    </tr>
  );
}
