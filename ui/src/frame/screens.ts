/**
 * The table of screens: one row has everything that the frame knows about a screen. Its address is in `navigation.ts`. A screen
 * is named as on screen, and loaded when first opened.
 */
import AudiencesIcon from "@react-spectrum/s2/icons/UserGroup";
import ConnectionIcon from "@react-spectrum/s2/icons/Heart";
import ConnectionsIcon from "@react-spectrum/s2/icons/Buildings";
import CredentialsIcon from "@react-spectrum/s2/icons/Key";
import FolderIcon from "@react-spectrum/s2/icons/Folder";
import HistoryIcon from "@react-spectrum/s2/icons/History";
import LayersIcon from "@react-spectrum/s2/icons/Layers";
import ModelsIcon from "@react-spectrum/s2/icons/Lightbulb";
import SettingsIcon from "@react-spectrum/s2/icons/Settings";
import SignalsIcon from "@react-spectrum/s2/icons/AudioWave";
import DestinationsIcon from "@react-spectrum/s2/icons/Send";
import ShareIcon from "@react-spectrum/s2/icons/Share";
import WatchIcon from "@react-spectrum/s2/icons/Bell";
import { lazy, type ComponentType } from "react";
import type { MessageKey } from "../i18n";
import type { Route, Screen } from "../navigation";

/** The groups of the navigation on the left, from top to bottom. */
export type NavGroup = "main" | "connection" | "setUp";

/** What the frame knows about a screen. */
interface ScreenRow {
  component: ComponentType<{ route: Route }>;
  /** Its entry in the navigation. */
  nav?: { group: NavGroup; label: MessageKey; icon: ComponentType };
  /** The screen whose navigation entry is marked while this one is shown: a detail screen has none of its own. */
  partOf?: Screen | ((route: Route) => Screen);
  /** It covers all connections, so it stays open, with everything typed, after a switch to another connection. */
  ofAllConnections?: true;
  /** Its states would be misleading while no members flow, so a pause is shown above it. */
  aboutSharing?: true;
}

/** The frame passes each screen only its own routes, which the type of the table cannot express. */
function load<Props>(
  screen: () => Promise<{ default: ComponentType<Props> }>,
): ComponentType<{ route: Route }> {
  return lazy(screen as unknown as () => Promise<{ default: ComponentType<{ route: Route }> }>);
}

/** The list that objects of a kind were chosen in. */
const LISTS = { audience: "audiences", trait: "traits", segment: "segments" } as const;

export const screens: Record<Screen, ScreenRow> = {
  share: {
    component: load(() => import("../features/sharing/ShareScreen")),
    nav: { group: "main", label: "sharing.title", icon: ShareIcon },
    aboutSharing: true,
  },
  traits: {
    component: load(() => import("../features/traits/TraitsScreen")),
    nav: { group: "main", label: "traits.title", icon: FolderIcon },
    aboutSharing: true,
  },
  trait: {
    component: load(() => import("../features/traits/TraitScreen")),
    partOf: "traits",
    aboutSharing: true,
  },
  segments: {
    component: load(() => import("../features/segments/SegmentsScreen")),
    nav: { group: "main", label: "segments.title", icon: LayersIcon },
    aboutSharing: true,
  },
  segment: {
    component: load(() => import("../features/segments/SegmentScreen")),
    partOf: "segments",
    aboutSharing: true,
  },
  builder: {
    component: load(() => import("../features/builder/BuilderScreen")),
    partOf: "segments",
  },
  traitTranslation: {
    component: load(() => import("../features/translation/TranslationScreen")),
    partOf: "traits",
  },
  segmentTranslation: {
    component: load(() => import("../features/translation/TranslationScreen")),
    partOf: "segments",
  },
  translations: {
    component: load(() => import("../features/translation/TranslationsScreen")),
    partOf: "segments",
  },
  models: {
    component: load(() => import("../features/models/ModelsScreen")),
    nav: { group: "main", label: "models.title", icon: ModelsIcon },
  },
  model: {
    component: load(() => import("../features/models/ModelScreen")),
    partOf: "models",
  },
  newModel: {
    component: load(() => import("../features/models/NewModelScreen")),
    partOf: "models",
  },
  audiences: {
    component: load(() => import("../features/audiences/AudiencesScreen")),
    nav: { group: "main", label: "audiences.title", icon: AudiencesIcon },
    aboutSharing: true,
  },
  audience: {
    component: load(() => import("../features/audiences/AudienceScreen")),
    partOf: "audiences",
    aboutSharing: true,
  },
  overlap: {
    component: load(() => import("../features/overlap/OverlapScreen")),
    partOf: (route) => (route.screen === "overlap" ? LISTS[route.kind] : "segments"),
  },
  feeds: {
    component: load(() => import("../features/feeds/FeedsScreen")),
    partOf: "traits",
  },
  feed: {
    component: load(() => import("../features/feeds/FeedScreen")),
    partOf: "traits",
  },
  providers: {
    component: load(() => import("../features/providers/ProvidersScreen")),
    partOf: "traits",
  },
  destinations: {
    component: load(() => import("../features/destinations/DestinationsScreen")),
    nav: { group: "main", label: "destinations.title", icon: DestinationsIcon },
  },
  destination: {
    component: load(() => import("../features/destinations/DestinationScreen")),
    partOf: "destinations",
  },
  crosswalk: {
    component: load(() => import("../features/destinations/CrosswalkScreen")),
    partOf: "destinations",
  },
  signals: {
    component: load(() => import("../features/signals/SignalsScreen")),
    nav: { group: "main", label: "signals.title", icon: SignalsIcon },
    aboutSharing: true,
  },
  activity: {
    component: load(() => import("../features/activity/ActivityScreen")),
    nav: { group: "connection", label: "jobs.title", icon: HistoryIcon },
    aboutSharing: true,
  },
  job: {
    component: load(() => import("../features/jobs/JobScreen")),
    partOf: "activity",
    aboutSharing: true,
  },
  entry: {
    component: load(() => import("../features/activity/EntryScreen")),
    partOf: "activity",
  },
  watch: {
    component: load(() => import("../features/watch/WatchScreen")),
    nav: { group: "connection", label: "watch.title", icon: WatchIcon },
    aboutSharing: true,
  },
  connection: {
    component: load(() => import("../features/connections/health/HealthScreen")),
    nav: { group: "connection", label: "connections.health.title", icon: ConnectionIcon },
  },
  connectionHealth: {
    component: load(() => import("../features/connections/health/HealthScreen")),
    partOf: "connections",
    ofAllConnections: true,
  },
  connections: {
    component: load(() => import("../features/connections/ConnectionsScreen")),
    nav: { group: "setUp", label: "connections.title", icon: ConnectionsIcon },
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
    nav: { group: "setUp", label: "connections.credentials.title", icon: CredentialsIcon },
    ofAllConnections: true,
  },
  settings: {
    component: load(() => import("../features/settings/SettingsScreen")),
    nav: { group: "setUp", label: "settings.title", icon: SettingsIcon },
    ofAllConnections: true,
  },
};
