/** What labels, policies and export controls say about sharing, as text. */
import type { ExportControl, GovernanceRule, GovernanceTrap, Permission } from "../../../bindings";
import { formatList, isolate, own, t, type MessageKey } from "../../../i18n";

const PERMISSIONS: Record<Permission, MessageKey> = {
  allowed: "governance.permission.allowed",
  conditions: "governance.permission.conditions",
  unknown: "governance.permission.unknown",
  blocked: "governance.permission.blocked",
};

/** The verdict in a word or two. */
export function permissionWords(permission: Permission): string {
  return t(PERMISSIONS[permission]);
}

/** What data with an export control may not be used for. */
function controlWords(control: ExportControl): string {
  switch (control.kind) {
    case "pii":
      return t("governance.control.pii");
    case "offsiteAdTargeting":
      return t("governance.control.offsiteAdTargeting");
    case "onsiteAdTargeting":
      return t("governance.control.onsiteAdTargeting");
    case "onsitePersonalization":
      return t("governance.control.onsitePersonalization");
    case "other":
      return t("governance.control.other", { code: control.code });
  }
}

export function controlsWords(controls: readonly ExportControl[]) {
  return own(formatList(controls.map(controlWords)));
}

function names(list: readonly string[]) {
  return own(formatList(list.map(isolate)));
}

/** A rule that applies: one sentence or two. */
export function ruleWords(rule: GovernanceRule): string {
  switch (rule.kind) {
    case "labelForbids":
      return t("governance.rule.labelForbids", { label: rule.label });
    case "policyForbids":
      return t("governance.rule.policyForbids", {
        policy: rule.policy,
        action: rule.action,
        labels: names(rule.labels),
      });
    case "controlForbids":
      return t("governance.rule.controlForbids", {
        sources: names(rule.sources),
        control: own(controlWords(rule.control)),
      });
    case "policiesUnread":
      return t("governance.rule.policiesUnread", { labels: names(rule.labels) });
    case "actionsUnread":
      return t("governance.rule.actionsUnread", {
        policy: rule.policy,
        actions: names(rule.actions),
        labels: names(rule.labels),
      });
    case "controlsUnread":
      return t("governance.rule.controlsUnread", { source: rule.source });
    case "traitsUnread":
      return t("governance.rule.traitsUnread");
    case "destinationLabelsUnread":
      return t("governance.rule.destinationLabelsUnread");
    case "labelUnknown":
      return t("governance.rule.labelUnknown", { label: rule.label });
    case "controlUnknown":
      return t("governance.rule.controlUnknown", { control: own(controlWords(rule.control)) });
    default:
      return conditionWords(rule);
  }
}

type Condition = Extract<
  GovernanceRule,
  {
    kind:
      | "labelRestricts"
      | "sourceRestricts"
      | "actionAgainstLabel"
      | "labelStays"
      | "notDelivered"
      | "controlArrives"
      | "policyApplies";
  }
>;

/** A rule that restricts what is shared, and does not prevent it. */
function conditionWords(rule: Condition): string {
  switch (rule.kind) {
    case "labelRestricts": {
      const { isEnforced, label, controls } = rule;
      const enforced = isEnforced === null ? "other" : isEnforced ? "yes" : "no";
      return t("governance.rule.labelRestricts", { label, controls: controlsWords(controls), enforced });
    }
    case "sourceRestricts":
      return t("governance.rule.sourceRestricts", { control: own(controlWords(rule.control)) });
    case "actionAgainstLabel":
      return t("governance.rule.actionAgainstLabel", { action: rule.action, label: rule.label });
    case "labelStays":
      return t("governance.rule.labelStays", { label: rule.label });
    case "notDelivered":
      return t("governance.rule.notDelivered", { label: rule.label });
    case "controlArrives":
      return t("governance.rule.controlArrives", {
        label: rule.label,
        sources: names(rule.sources),
        control: own(controlWords(rule.control)),
      });
    case "policyApplies":
      return t("governance.rule.policyApplies", {
        policy: rule.policy,
        actions: names(rule.actions),
        labels: names(rule.labels),
      });
  }
}

/** Something that is easily overlooked. */
export function trapWords(trap: GovernanceTrap): string {
  switch (trap.kind) {
    case "marketingActionsStay":
      return t("governance.trap.marketingActionsStay");
    case "ownSourceIgnored":
      return t("governance.trap.ownSourceIgnored", {
        source: trap.source,
        controls: controlsWords(trap.controls),
      });
    case "oneSourceForAll":
      return t("governance.trap.oneSourceForAll", { controls: controlsWords(trap.controls) });
    case "analyticsMapsAll":
      return t("governance.trap.analyticsMapsAll", {
        destinations: names(trap.destinations),
        mapped: trap.mapped,
        most: trap.most,
      });
  }
}
