/** Which component shows which place. Each is loaded when first opened. */
import { lazy, type ComponentType } from "react";
import type { Route, Screen } from "./navigation";

/** Every screen gets the place it was opened for. */
export interface ScreenProps<S extends Screen = Screen> {
  route: Extract<Route, { screen: S }>;
}

/** The frame gives each screen only places of its own, which the types of a table cannot say. */
type AnyScreen = ComponentType<{ route: Route }>;

function screen<Props>(load: () => Promise<{ default: ComponentType<Props> }>): AnyScreen {
  return lazy(load as unknown as () => Promise<{ default: AnyScreen }>);
}

export const screens: Record<Screen, AnyScreen> = {
  share: screen(() => import("./features/share/ShareScreen")),
  traits: screen(() => import("./features/traits/TraitsScreen")),
  trait: screen(() => import("./features/traits/TraitScreen")),
  segments: screen(() => import("./features/segments/SegmentsScreen")),
  segment: screen(() => import("./features/segments/SegmentScreen")),
  audiences: screen(() => import("./features/audiences/AudiencesScreen")),
  audience: screen(() => import("./features/audiences/AudienceScreen")),
  activity: screen(() => import("./features/activity/ActivityScreen")),
  job: screen(() => import("./features/activity/JobScreen")),
  connection: screen(() => import("./features/connect/HealthScreen")),
  connectionHealth: screen(() => import("./features/connect/HealthScreen")),
  connections: screen(() => import("./features/connect/ConnectionsScreen")),
  newConnection: screen(() => import("./features/connect/ConnectionFormScreen")),
  editConnection: screen(() => import("./features/connect/ConnectionFormScreen")),
  credentials: screen(() => import("./features/connect/CredentialsScreen")),
  settings: screen(() => import("./features/settings/SettingsScreen")),
};
