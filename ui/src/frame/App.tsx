/** The window: the frame with its facts, and inside it the screen of the present place. */
import { Provider } from "@react-spectrum/s2/Provider";
import { ToastContainer } from "@react-spectrum/s2/Toast";
import { Suspense, useEffect, useRef, useState } from "react";
import { useReach } from "../api/reach";
import { useRefresh, useRenewedDetails, type Refresh } from "../api/refresh";
import { useSearch, useWorkspace } from "../api/workspace";
import { asFailure } from "../api/failure";
import { isCancelled } from "../api/query";
import { useClosing } from "../api/closing";
import { useZoomOfWindow } from "../api/zoom";
import { useArrival } from "./arrival";
import { inBackground, watchRefusals } from "../background";
import type { SearchHit, Workspace } from "../bindings";
import { Boundary } from "../components/Boundary";
import { CalloutsEnabled } from "../components/Callout";
import { announce } from "../components/announce";
import { guardDrops } from "../components/dnd/dropGuard";
import { connectionName } from "../components/ConnectionMark";
import { copyPlainly } from "../components/plainCopy";
import { Skeleton } from "../components/States";
import { UnsavedQuestion, leave, useIsUnsaved } from "../components/unsaved";
import { Frame } from "./Frame";
import { NO_FACTS, type FrameFacts, type FrameHit } from "./facts";
import { FailureDetails, tellFailure } from "../shared/failures/tellFailure";
import { useFramePicker } from "./useFramePicker";
import { PausedBanner } from "../shared/pairs/PausedBanner";
import { noticesOf } from "./notices";
import { locale, t } from "../i18n";
import { hrefOf, listenForBackAndForward, navigate, useRoute, type Route } from "../navigation";
import { PlaceMemory } from "../placeMemory";
import { screens } from "./screens";
import { showTheme } from "../styles/theme";

export function App() {
  const route = useRoute();
  const workspace = useWorkspace().value;
  const refresh = useRefresh();
  const [words, setWords] = useState("");
  const found = useSearch(words);
  const picker = useFramePicker(route);
  const theme = workspace?.settings.theme ?? "system";
  useEffect(() => listenForBackAndForward(leave), []);
  useEffect(() => watchRefusals(tellRefusal), []);
  useEffect(() => guardDrops(), []);
  useEffect(() => copyPlainly(), []);
  useClosing(useIsUnsaved(), leave);
  useEffect(() => showTheme(theme), [theme]);
  useZoomOfWindow(tellFailure);
  const facts = workspace ? factsOf(workspace, refresh) : NO_FACTS;
  useReach(
    facts.notices.some(({ isOffline }) => isOffline),
    () => inBackground(refresh.start({ quiet: true })),
  );
  useRenewedDetails(workspace);
  useRefreshedWords(refresh);
  const connectionId = workspace?.connection.id ?? "";
  useArrival(workspace && keyOf(route, connectionId));
  const { component: Shown, aboutSharing } = screens[route.screen];
  return (
    <Provider locale={locale} colorScheme={theme === "system" ? undefined : theme} UNSAFE_className="app">
      <CalloutsEnabled value={workspace?.settings.callouts ?? true}>
        <Frame
          screen={route.screen}
          facts={facts}
          picker={picker}
          onRefresh={() => inBackground(refresh.start())}
          search={{
            words,
            onWords: setWords,
            isLoading: found.isOld || found.isLoading,
            hits: words.trim() === "" ? [] : (found.value ?? []).flatMap(frameHit),
            onPick: (hit) => leave(() => navigate(hit.route)),
          }}
          banner={aboutSharing && <PausedBanner />}
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
      <UnsavedQuestion />
      <FailureDetails />
      <ToastContainer />
    </Provider>
  );
}

/** Shows what nobody waited for was refused with. A question that was taken back is no failure. */
function tellRefusal(refusal: unknown): void {
  if (!isCancelled(refusal)) tellFailure(asFailure(refusal));
}

function placeOf(route: Route): string {
  return hrefOf("folderId" in route || route.screen === "audiences" ? { screen: route.screen } : route);
}

/**
 * One screen for one thing: another folder is the same screen, another trait is not. Nothing of a screen, such as what is
 * chosen in it, goes along to another connection.
 */
function keyOf(route: Route, connectionId: string): string {
  const href = placeOf(route);
  return screens[route.screen].ofAllConnections ? href : `${connectionId} ${href}`;
}

/** Says the end of a refresh that somebody asked for; why one failed is said by the line above the screen. */
function useRefreshedWords({ isRunning, isQuiet, failure }: Refresh): void {
  const running = isRunning && !isQuiet;
  const was = useRef(running);
  useEffect(() => {
    if (was.current && !running && !failure) announce(t("frame.refreshed"));
    was.current = running;
  }, [running, failure]);
}

function factsOf({ connection, counts, freshness }: Workspace, refresh: Refresh): FrameFacts {
  const notices = noticesOf(freshness);
  // While offline it is tried again by itself, each minute: nothing flickers, and Refresh can be pressed all the time.
  const tried = refresh.isQuiet || notices.some(({ isOffline }) => isOffline);
  const reading = freshness.audienceManager.refreshing || freshness.experiencePlatform.refreshing;
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
    refreshing: (refresh.isRunning && !refresh.isQuiet) || (reading && !tried),
    notices,
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
