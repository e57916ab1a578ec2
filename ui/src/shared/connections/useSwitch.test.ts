import { expect, test } from "vitest";
import { keys } from "../../api/keys";
import type { Route } from "../../navigation";
import { isOfOneOrganisation } from "./useSwitch";

test("a page about one object is left when another organization is switched to", () => {
  const left: Route[] = [
    { screen: "model", id: "1" },
    { screen: "newModel", kind: "trait", baselineId: "1" },
    { screen: "destination", id: "1" },
    { screen: "feed", id: "1" },
    { screen: "builder", segmentId: "1" },
    { screen: "builder", traitId: "1" },
    { screen: "traitTranslation", id: "1" },
    { screen: "segmentTranslation", id: "1" },
    { screen: "overlap", kind: "trait", ids: ["1", "2"] },
    { screen: "entry", id: "1" },
    { screen: "traits", folderId: "1" },
  ];
  expect(left.filter((route) => !isOfOneOrganisation(route))).toEqual([]);
  const stay: Route[] = [
    { screen: "models" },
    { screen: "newModel" },
    { screen: "builder" },
    { screen: "destinations" },
    { screen: "traits" },
    { screen: "connectionHealth", id: "1" },
  ];
  expect(stay.filter(isOfOneOrganisation)).toEqual([]);
});

test("the fields of an organization's schemas are dropped with everything else that is its own", () => {
  expect(keys.pqlWords[0]).toBe(keys.details[0]);
});
