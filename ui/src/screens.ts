/**
 * Which component shows which place. A feature takes part by giving its screens as default exports of
 * `features/<feature>/<Name>Screen.tsx`; each is loaded when first opened.
 */
import { lazy, type ComponentType } from "react";
import type { Route, Screen } from "./navigation";

/** Every screen gets the place it was opened for. */
export interface ScreenProps<S extends Screen = Screen> {
  route: Extract<Route, { screen: S }>;
}

type AnyScreen = ComponentType<{ route: Route }>;

const files = import.meta.glob<{ default: AnyScreen }>("./features/*/*Screen.tsx");

const PATHS: Record<Screen, string> = {
  share: "./features/share/ShareScreen.tsx",
  traits: "./features/traits/TraitsScreen.tsx",
  trait: "./features/traits/TraitScreen.tsx",
  segments: "./features/segments/SegmentsScreen.tsx",
  segment: "./features/segments/SegmentScreen.tsx",
  audiences: "./features/audiences/AudiencesScreen.tsx",
  audience: "./features/audiences/AudienceScreen.tsx",
  activity: "./features/activity/ActivityScreen.tsx",
  job: "./features/activity/JobScreen.tsx",
  settings: "./features/settings/SettingsScreen.tsx",
};

/** The component of each place; a place no feature shows is not there. */
export const screens: Partial<Record<Screen, AnyScreen>> = Object.fromEntries(
  Object.entries(PATHS).flatMap(([screen, path]) => {
    const load = files[path];
    return load ? [[screen, lazy(load)]] : [];
  }),
);
