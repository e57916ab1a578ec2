import { expect, it } from "vitest";
import type { GovernanceRule, GovernanceTrap, Permission } from "../../../bindings";
import { withoutIsolates } from "../../../i18n/names";
import { permissionWords, ruleWords, trapWords } from "./governance";

/** One value of each kind of a tagged union; one that is missing does not compile. */
type OfEach<Union extends { kind: string }> = { [Kind in Union["kind"]]: Extract<Union, { kind: Kind }> };

const [label, policy, action] = ["C5", "No ads", "crossSiteTargeting"];
const [labels, actions, sources] = [["C5", "C6"], ["crossSiteTargeting"], ["Shop", "CRM"]];
const control = { kind: "pii" } as const;

const eachRule: OfEach<GovernanceRule> = {
  labelForbids: { kind: "labelForbids", label: "C12" },
  policyForbids: { kind: "policyForbids", policy, action, labels },
  controlForbids: { kind: "controlForbids", control, sources },
  policiesUnread: { kind: "policiesUnread", labels },
  actionsUnread: { kind: "actionsUnread", policy, actions, labels },
  controlsUnread: { kind: "controlsUnread", source: "Shop" },
  traitsUnread: { kind: "traitsUnread" },
  destinationLabelsUnread: { kind: "destinationLabelsUnread" },
  labelUnknown: { kind: "labelUnknown", label: "C99" },
  controlUnknown: { kind: "controlUnknown", control: { kind: "other", code: "NEW" } },
  labelRestricts: { kind: "labelRestricts", label, controls: [control], isEnforced: false },
  sourceRestricts: { kind: "sourceRestricts", control },
  actionAgainstLabel: { kind: "actionAgainstLabel", label, action },
  labelStays: { kind: "labelStays", label: "C1" },
  notDelivered: { kind: "notDelivered", label: "RHD" },
  controlArrives: { kind: "controlArrives", control, label: "C3", sources },
  policyApplies: { kind: "policyApplies", policy, actions, labels },
};

const eachTrap: OfEach<GovernanceTrap> = {
  marketingActionsStay: { kind: "marketingActionsStay" },
  ownSourceIgnored: { kind: "ownSourceIgnored", source: "Shop", controls: [control] },
  oneSourceForAll: { kind: "oneSourceForAll", controls: [control] },
  analyticsMapsAll: { kind: "analyticsMapsAll", destinations: ["Suite"], mapped: 120, most: 150 },
};

it("has a different text for every verdict, rule, and trap", () => {
  const permissions: Permission[] = ["allowed", "conditions", "unknown", "blocked"];
  const said = [
    ...permissions.map(permissionWords),
    ...Object.values(eachRule).map(ruleWords),
    ...Object.values(eachTrap).map(trapWords),
  ];
  expect(new Set(said).size).toBe(said.length);
  expect(said.join()).not.toMatch(/[{}]/);
});

it("names everything that the rule is about", () => {
  expect(withoutIsolates(ruleWords(eachRule.labelRestricts))).toBe(
    "Label C5: can’t be tied to personally identifiable information. Nothing enforces it in Audience Manager: the data source has no such export control.",
  );
  const enforced = { ...eachRule.labelRestricts, isEnforced: true };
  expect(ruleWords(enforced)).toContain("Audience Manager enforces it.");
  expect(withoutIsolates(ruleWords(eachRule.policyForbids))).toBe(
    "Data usage policy No ads doesn’t allow crossSiteTargeting for data with C5 and C6.",
  );
});
