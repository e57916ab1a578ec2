/** The lines of the tray to Experience Platform: what is created, by which route, and what to know before. */
import Alert from "@react-spectrum/s2/icons/AlertTriangle";
import ChevronDown from "@react-spectrum/s2/icons/ChevronDown";
import Close from "@react-spectrum/s2/icons/Close";
import FileText from "@react-spectrum/s2/icons/FileText";
import LinkIcon from "@react-spectrum/s2/icons/Link";
import ShareIcon from "@react-spectrum/s2/icons/Share";
import { memo, useState } from "react";
import type {
  ObjectLink,
  PlatformRoute,
  PlatformTray,
  PlatformTrayLine,
  PlatformVerdict,
} from "../../bindings";
import { IconButton } from "../../components/IconButton";
import { ButtonMenu, type MenuEntry } from "../../components/MenuEntries";
import { Name } from "../../components/Name";
import { formatMoment, t } from "../../i18n";
import { StateMark } from "../../shared/pairs/StateMark";
import {
  platformDifferenceWords,
  platformNoteWords,
  platformRouteWords,
  platformVerdictWords,
} from "../../shared/sharing/words/platform";
import { kindWords } from "../../shared/sharing/words/plan";
import { GovernanceBadge, GovernanceRules } from "./GovernanceBadge";
import { MissingNamespace } from "./MissingNamespace";
import css from "./tray.module.css";

const ICONS: Record<PlatformVerdict["kind"], typeof ShareIcon> = {
  create: ShareIcon,
  select: ShareIcon,
  renew: ShareIcon,
  adopt: LinkIcon,
  selected: LinkIcon,
  refused: Alert,
};

interface PlatformLinesProps {
  tray: PlatformTray;
  isDisabled: boolean;
  onRemove: (of: ObjectLink) => void;
  onRoute: (route: PlatformRoute) => void;
}

export function PlatformLines({ tray, isDisabled, onRemove, onRoute }: PlatformLinesProps) {
  const hidden = tray.total - tray.lines.length;
  return (
    <ul className={css.lines} aria-label={t("platform.tray.lines")}>
      {tray.fromPlans.map(({ savedAt, savedBy, lines, differing }) => (
        <li key={`${savedAt} ${savedBy}`} className={css.line}>
          <FileText aria-hidden="true" />
          <p className={css.words}>
            {t("platform.plan.source", {
              n: lines,
              known: savedBy === "" ? "no" : "yes",
              who: savedBy,
              when: formatMoment(savedAt),
            })}{" "}
            {t("platform.plan.differing", { n: differing })}
          </p>
        </li>
      ))}
      {tray.lines.map((line) => (
        <PlatformLineRow
          key={`${line.line.subject.kind} ${line.line.subject.id}`}
          line={line}
          route={tray.route}
          isDisabled={isDisabled}
          onRemove={onRemove}
          onRoute={onRoute}
        />
      ))}
      {hidden > 0 && <li className={css.more}>{t("common.more", { n: hidden })}</li>}
    </ul>
  );
}

interface PlatformLineRowProps extends Omit<PlatformLinesProps, "tray"> {
  line: PlatformTrayLine;
  route: PlatformRoute;
}

/** Drawn again only when its line changes: a tray can have hundreds. */
const PlatformLineRow = memo(function PlatformLineRow({
  line: { line, devices, fromPlan },
  route,
  isDisabled,
  onRemove,
  onRoute,
}: PlatformLineRowProps) {
  const { subject, verdict, governance } = line;
  const Icon = ICONS[verdict.kind];
  const [rulesOpen, setRulesOpen] = useState(false);
  // The badge of the route says it already.
  const notes = line.notes
    .filter(({ kind }) => kind !== "noMembersYet" && kind !== "missingNamespace")
    .map(platformNoteWords);
  if (devices !== null) notes.unshift(t("platform.line.devices", { n: devices }));
  return (
    <li className={css.line} data-verdict={verdict.kind}>
      <Icon aria-hidden="true" />
      <div className={css.words}>
        <p>
          <Name strong wrap>
            {subject.name || `${kindWords(subject.kind)} ${subject.id}`}
          </Name>
          <span aria-hidden="true"> → </span>
          {platformVerdictWords(verdict)}
        </p>
        <p className={css.notes}>
          {verdict.kind !== "refused" && (
            <PlatformRouteMenu name={subject.name} route={route} isDisabled={isDisabled} onRoute={onRoute} />
          )}
          {governance && (
            <GovernanceBadge
              name={subject.name}
              governance={governance}
              isOpen={rulesOpen}
              onToggle={() => setRulesOpen(!rulesOpen)}
            />
          )}
          {notes.map((note) => (
            <span key={note}>{note}</span>
          ))}
        </p>
        {line.notes.map((note) =>
          note.kind === "missingNamespace" ? (
            <MissingNamespace key={note.source.id} note={note} isDisabled={isDisabled} />
          ) : null,
        )}
        {governance && rulesOpen && <GovernanceRules governance={governance} />}
        {fromPlan && fromPlan.differences.length > 0 && (
          <ul className={css.notes} aria-label={t("sharing.plan.before")}>
            {fromPlan.differences.map((difference) => (
              <li key={difference.kind}>
                {t("sharing.plan.difference", { before: platformDifferenceWords(difference) })}
              </li>
            ))}
          </ul>
        )}
      </div>
      <span className={css.calls}>{t("sharing.tray.calls", { n: line.calls })}</span>
      <IconButton
        label={t("sharing.tray.remove", { name: subject.name || subject.id })}
        icon={Close}
        isDisabled={isDisabled}
        onPress={() => onRemove(subject)}
      />
    </li>
  );
});

interface PlatformRouteMenuProps {
  name: string;
  route: PlatformRoute;
  isDisabled: boolean;
  onRoute: (route: PlatformRoute) => void;
}

/** What the route means for members, and the choice of another one. All lines take one route. */
function PlatformRouteMenu({ name, route, isDisabled, onRoute }: PlatformRouteMenuProps) {
  const words = platformRouteWords(route);
  const entry = (id: PlatformRoute): MenuEntry => ({
    id,
    label: t("platform.route.all", { route: id }),
    note: t("platform.route.note", { route: id }),
    isCurrent: route === id,
    onAction: () => onRoute(id),
  });
  return (
    <ButtonMenu
      overlay="platformRoute"
      label={t("platform.route.label", { members: words, name })}
      className={`${css.badge} ${route === "source" ? css.good : ""}`}
      isDisabled={isDisabled}
      entries={() => [entry("source"), entry("external")]}
    >
      <StateMark of={route === "source" ? "arriving" : "shell"} />
      {words}
      <ChevronDown aria-hidden="true" />
    </ButtonMenu>
  );
}
