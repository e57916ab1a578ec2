/**
 * The table of screens: one row says all that the frame knows of a screen. Its address is in `navigation.ts`. Each is
 * loaded when first opened.
 */
import AudiencesIcon from "@react-spectrum/s2/icons/UserGroup";
import ConnectionIcon from "@react-spectrum/s2/icons/Heart";
import ConnectionsIcon from "@react-spectrum/s2/icons/Buildings";
import CredentialsIcon from "@react-spectrum/s2/icons/Key";
import FolderIcon from "@react-spectrum/s2/icons/Folder";
import HistoryIcon from "@react-spectrum/s2/icons/History";
import LayersIcon from "@react-spectrum/s2/icons/Layers";
import SettingsIcon from "@react-spectrum/s2/icons/Settings";
import ShareIcon from "@react-spectrum/s2/icons/Share";
import { lazy, type ComponentType } from "react";
import type { MessageKey } from "../i18n";
import type { Route, Screen } from "../navigation";

/** The parts of the navigation at the left, from top to bottom. */
export type NavGroup = "main" | "connection" | "setUp";

/** What a row says of a screen. */
interface ScreenRow {
  component: ComponentType<{ route: Route }>;
  /** Its entry in the navigation. */
  nav?: { group: NavGroup; label: MessageKey; icon: ComponentType };
  /** The screen whose entry is lit while this one is shown: a detail screen has none of its own. */
  partOf?: Screen;
  /** It is about all connections: it stays as it is, with all that was typed, when another one is used. */
  ofAllConnections?: true;
  /** It shows states that are not what they seem while no members flow, so that a pause is told above it. */
  aboutSharing?: true;
}

/** The frame gives each screen only routes of its own, which the types of a table cannot say. */
function load<Props>(
  screen: () => Promise<{ default: ComponentType<Props> }>,
): ComponentType<{ route: Route }> {
  return lazy(screen as unknown as () => Promise<{ default: ComponentType<{ route: Route }> }>);
}

export const screens: Record<Screen, ScreenRow> = {
  share: {
    component: load(() => import("../features/sharing/ShareScreen")),
    nav: { group: "main", label: "nav.share", icon: ShareIcon },
    aboutSharing: true,
  },
  traits: {
    component: load(() => import("../features/traits/TraitsScreen")),
    nav: { group: "main", label: "nav.traits", icon: FolderIcon },
    aboutSharing: true,
  },
  trait: {
    component: load(() => import("../features/traits/TraitScreen")),
    partOf: "traits",
    aboutSharing: true,
  },
  segments: {
    component: load(() => import("../features/segments/SegmentsScreen")),
    nav: { group: "main", label: "nav.segments", icon: LayersIcon },
    aboutSharing: true,
  },
  segment: {
    component: load(() => import("../features/segments/SegmentScreen")),
    partOf: "segments",
    aboutSharing: true,
  },
  audiences: {
    component: load(() => import("../features/audiences/AudiencesScreen")),
    nav: { group: "main", label: "nav.audiences", icon: AudiencesIcon },
    aboutSharing: true,
  },
  audience: {
    component: load(() => import("../features/audiences/AudienceScreen")),
    partOf: "audiences",
    aboutSharing: true,
  },
  activity: {
    component: load(() => import("../features/jobs/ActivityScreen")),
    nav: { group: "connection", label: "nav.activity", icon: HistoryIcon },
    aboutSharing: true,
  },
  job: {
    component: load(() => import("../features/jobs/JobScreen")),
    partOf: "activity",
    aboutSharing: true,
  },
  connection: {
    component: load(() => import("../features/connections/health/HealthScreen")),
    nav: { group: "connection", label: "nav.health", icon: ConnectionIcon },
  },
  connectionHealth: {
    component: load(() => import("../features/connections/health/HealthScreen")),
    partOf: "connections",
    ofAllConnections: true,
  },
  connections: {
    component: load(() => import("../features/connections/ConnectionsScreen")),
    nav: { group: "setUp", label: "nav.connections", icon: ConnectionsIcon },
    ofAllConnections: true,
  },
  newConnection: {
    component: load(() => import("../features/connections/form/ConnectionFormScreen")),
    partOf: "connections",
    ofAllConnections: true,
  },
  editConnection: {
    component: load(() => import("../features/connections/form/ConnectionFormScreen")),
    partOf: "connections",
    ofAllConnections: true,
  },
  credentials: {
    component: load(() => import("../features/connections/credentials/CredentialsScreen")),
    nav: { group: "setUp", label: "nav.credentials", icon: CredentialsIcon },
    ofAllConnections: true,
  },
  settings: {
    component: load(() => import("../features/settings/SettingsScreen")),
    nav: { group: "setUp", label: "nav.settings", icon: SettingsIcon },
    ofAllConnections: true,
  },
};
