/** The window: the frame with its facts, and inside it the screen of the present place. */
import { Provider } from "@react-spectrum/s2/Provider";
import { ToastContainer } from "@react-spectrum/s2/Toast";
import { Suspense, useEffect, useState } from "react";
import { useReach } from "./api/reach";
import { useRefresh, useSearch, useWorkspace } from "./api/workspace";
import { useZoomOfWindow } from "./api/zoom";
import type { SearchHit, Workspace } from "./bindings";
import { Boundary } from "./components/Boundary";
import { CalloutsEnabled } from "./components/Callout";
import { connectionName } from "./components/ConnectionMark";
import { Skeleton } from "./components/States";
import { Frame } from "./components/frame/Frame";
import { NO_FACTS, type FrameFacts, type FrameHit } from "./components/frame/facts";
import { useFramePicker } from "./features/connect/useFramePicker";
import { noticesOf } from "./features/connect/words/notices";
import { locale } from "./i18n";
import { hrefOf, listenForBackAndForward, navigate, useRoute, type Route, type Screen } from "./navigation";
import { PlaceMemory } from "./placeMemory";
import { screens } from "./screens";
import { showTheme } from "./styles/theme";

export function App() {
  const route = useRoute();
  const workspace = useWorkspace().value;
  const refresh = useRefresh();
  const [words, setWords] = useState("");
  const found = useSearch(words);
  const picker = useFramePicker(route);
  const theme = workspace?.settings.theme ?? "system";
  useEffect(listenForBackAndForward, []);
  useEffect(() => showTheme(theme), [theme]);
  useZoomOfWindow();
  const facts = workspace ? factsOf(workspace, refresh.isRunning) : NO_FACTS;
  useReach(
    facts.notices.some(({ isOffline }) => isOffline),
    () => void refresh.start(),
  );
  const connectionId = workspace?.connection.id ?? "";
  const Shown = screens[route.screen];
  return (
    <Provider locale={locale} colorScheme={theme === "system" ? undefined : theme} UNSAFE_className="app">
      <CalloutsEnabled value={workspace?.settings.callouts ?? true}>
        <Frame
          screen={route.screen}
          facts={facts}
          picker={picker}
          onRefresh={() => void refresh.start()}
          search={{
            words,
            onWords: setWords,
            isLoading: found.isFetching,
            hits: words.trim() === "" ? [] : (found.value ?? []).flatMap(frameHit),
            onPick: (hit) => navigate(hit.route),
          }}
        >
          <PlaceMemory scope={connectionId}>
            <Boundary key={keyOf(route, connectionId)}>
              <Suspense fallback={<Skeleton lines={3} />}>
                <Shown route={route} />
              </Suspense>
            </Boundary>
          </PlaceMemory>
        </Frame>
      </CalloutsEnabled>
      <ToastContainer />
    </Provider>
  );
}

/** Screens about all connections: they stay as they are, with all that was typed, when another one is used. */
const OF_ALL_CONNECTIONS: ReadonlySet<Screen> = new Set([
  "connections",
  "newConnection",
  "editConnection",
  "connectionHealth",
  "credentials",
  "settings",
]);

/**
 * One screen for one thing: another folder is the same screen, another trait is not. Nothing of a screen, such as what is
 * chosen in it, goes along to another connection.
 */
function keyOf(route: Route, connectionId: string): string {
  const href = hrefOf("folderId" in route ? { screen: route.screen } : route);
  return OF_ALL_CONNECTIONS.has(route.screen) ? href : `${connectionId} ${href}`;
}

function factsOf({ connection, counts, freshness }: Workspace, refreshing: boolean): FrameFacts {
  return {
    connection: {
      name: connectionName(connection),
      color: connection.color,
      production: connection.production,
    },
    sandbox: connection.sandbox,
    counts: {
      traits: counts.traits,
      segments: counts.segments,
      audiences: counts.audiences,
      // No job open is nothing to look at, so no number.
      activity: counts.openJobs || undefined,
    },
    audienceManagerReadAt: freshness.audienceManager.readAt,
    experiencePlatformReadAt: freshness.experiencePlatform.readAt,
    refreshing: refreshing || freshness.audienceManager.refreshing || freshness.experiencePlatform.refreshing,
    notices: noticesOf(freshness),
  };
}

/** What a hit leads to; kinds without a page of their own are left out. */
function frameHit({ kind, id, name, context }: SearchHit): FrameHit[] {
  switch (kind) {
    case "audience":
      return [{ kind, id, name, context, route: { screen: kind, id } }];
    case "trait":
    case "segment":
      return [{ kind, id, name, context, route: { screen: kind, sid: id } }];
    default:
      return [];
  }
}
