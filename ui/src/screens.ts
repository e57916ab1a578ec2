/**
 * Which component shows which place. A feature takes part by giving its screens as default exports named
 * `features/<feature>/<Name>Screen.tsx`; each is loaded when first opened.
 */
import { lazy, type ComponentType } from "react";
import type { Route, Screen } from "./navigation";

/** Every screen gets the place it was opened for. */
export interface ScreenProps<S extends Screen = Screen> {
  route: Extract<Route, { screen: S }>;
}

type Loaded = { default: ComponentType<ScreenProps<never>> };

const files = import.meta.glob<Loaded>("./features/*/*Screen.tsx");

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

const loaded = new Map<Screen, ComponentType<ScreenProps>>();

/** The component of a place, or undefined where no feature shows it. */
export function screenOf(screen: Screen): ComponentType<ScreenProps> | undefined {
  const load = files[PATHS[screen]];
  if (!load) return undefined;
  const known = loaded.get(screen);
  if (known) return known;
  const made = lazy(load) as unknown as ComponentType<ScreenProps>;
  loaded.set(screen, made);
  return made;
}
