/**
 * Whether labels, policies and export controls allow a line of the tray: a badge with the verdict, and the rules on demand.
 * The worst rule leads; what is easily overlooked follows.
 */
import Allowed from "@react-spectrum/s2/icons/CheckmarkCircle";
import Blocked from "@react-spectrum/s2/icons/Cancel";
import Conditions from "@react-spectrum/s2/icons/InfoCircle";
import Unknown from "@react-spectrum/s2/icons/HelpCircle";
import type { Governance, Permission } from "../../bindings";
import { t } from "../../i18n";
import { permissionWords, ruleWords, trapWords } from "../../shared/sharing/words/governance";
import css from "./tray.module.css";

const ICONS: Record<Permission, typeof Blocked> = {
  allowed: Allowed,
  conditions: Conditions,
  unknown: Unknown,
  blocked: Blocked,
};

interface GovernanceBadgeProps {
  /** Name of the audience. */
  name: string;
  governance: Governance;
  isOpen: boolean;
  onToggle: () => void;
}

export function GovernanceBadge({
  name,
  governance: { permission },
  isOpen,
  onToggle,
}: GovernanceBadgeProps) {
  const words = permissionWords(permission);
  const Icon = ICONS[permission];
  return (
    <button
      type="button"
      className={`${css.badge} ${permission === "allowed" ? css.quiet : ""}`}
      aria-expanded={isOpen}
      aria-label={t("governance.badge", { permission: words, name })}
      onClick={onToggle}
    >
      <Icon aria-hidden="true" />
      {words}
    </button>
  );
}

/** The rules, and what is easily overlooked. */
export function GovernanceRules({ governance: { rules, traps } }: { governance: Governance }) {
  return (
    <ul className={css.rules} aria-label={t("governance.details")}>
      {rules.length === 0 && <li>{t("governance.allowed")}</li>}
      {[...rules.map(ruleWords), ...traps.map(trapWords)].map((words) => (
        <li key={words}>{words}</li>
      ))}
    </ul>
  );
}
