/** The window: the frame with its facts, and inside it the current screen. */
import { Provider } from "@react-spectrum/s2/Provider";
import { ToastContainer } from "@react-spectrum/s2/Toast";
import { Suspense, useCallback, useEffect, useRef, useState } from "react";
import { useOfflineRetry } from "../api/offline";
import { useRefresh, useRenewedDetails, type Refresh } from "../api/refresh";
import { useSearch, useWorkspace } from "../api/workspace";
import { asFailure } from "../api/failure";
import { isCancelled } from "../api/query";
import { useClosing } from "../api/closing";
import { useRecipesToDecide } from "../api/models";
import { useOpenedJob, useOpenedModel } from "../api/notices";
import { useProposals } from "../api/watch";
import { useZoomOfWindow } from "../api/zoom";
import { useArrival } from "./arrival";
import { inBackground, watchRefusals } from "../background";
import type { SearchHit, Workspace } from "../bindings";
import { originWords } from "../shared/audiences/words";
import { Boundary } from "../components/Boundary";
import { CalloutsEnabled } from "../components/Callout";
import { announce } from "../components/announce";
import { guardDrops } from "../components/dnd/dropGuard";
import { connectionName } from "../components/ConnectionMark";
import { copyPlainly } from "../components/plainCopy";
import { useLatest } from "../components/useLatest";
import { Skeleton } from "../components/States";
import { UnsavedQuestion, leave } from "../components/unsaved";
import { ContentScroll } from "./ContentScroll";
import { Frame } from "./Frame";
import { useClosingQuestion } from "./SendingQuestion";
import { NO_FACTS, type FrameFacts, type FrameHit } from "./facts";
import { FailureDetails, toastFailure } from "../shared/failures/toastFailure";
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
  const { value: workspace, failure } = useWorkspace();
  // Screens begin anew with each connection, so none is shown before it is known which one is in use: what the user
  // typed into it would be gone. It stays: a failed query is asked again by each screen that opens.
  const [isOpen, setOpen] = useState(false);
  if (!isOpen && (workspace || failure)) setOpen(true);
  const refresh = useRefresh();
  const [words, setWords] = useState("");
  const found = useSearch(words);
  const picker = useFramePicker(route);
  const theme = workspace?.settings.theme ?? "system";
  useEffect(() => listenForBackAndForward(leave), []);
  useEffect(() => watchRefusals(tellRefusal), []);
  useEffect(() => guardDrops(), []);
  useEffect(() => copyPlainly(), []);
  const closing = useClosingQuestion();
  useClosing(closing.isHeld, closing.ask);
  useEffect(() => showTheme(theme), [theme]);
  useZoomOfWindow(toastFailure);
  const inUse = workspace?.connection.id;
  useOpenedJob(useOpenOf(inUse, (id) => ({ screen: "job", id })));
  useOpenedModel(useOpenOf(inUse, (id) => (id === "" ? { screen: "models" } : { screen: "model", id })));
  const waiting = { watch: useProposals(), models: useRecipesToDecide() };
  const facts = workspace ? factsOf(workspace, refresh, waiting) : NO_FACTS;
  useOfflineRetry(
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
          route={route}
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
          banner={aboutSharing && <PausedBanner onlyPaused={route.screen !== "share"} />}
        >
          <PlaceMemory scope={connectionId}>
            {isOpen ? (
              <Boundary key={keyOf(route, connectionId)}>
                <Suspense fallback={<Skeleton lines={3} />}>
                  <Shown route={route} />
                </Suspense>
              </Boundary>
            ) : (
              <Skeleton lines={3} />
            )}
            {/* After the page, so that its height is known. */}
            <ContentScroll place={keyOf(route, connectionId)} />
          </PlaceMemory>
        </Frame>
      </CalloutsEnabled>
      <UnsavedQuestion />
      {closing.dialog}
      <FailureDetails />
      <ToastContainer />
    </Provider>
  );
}

/** Opens what a notice is about, if its connection is in use: on another one there is no such object. */
function useOpenOf(inUse: string | undefined, routeOf: (id: string) => Route) {
  const latest = useLatest({ inUse, routeOf });
  return useCallback(
    (connectionId: string, id: string) => {
      const now = latest.current;
      if (connectionId === now.inUse) leave(() => navigate(now.routeOf(id)));
    },
    [latest],
  );
}

/** Shows rejections that nothing waited for. A canceled query is not a failure. */
function tellRefusal(refusal: unknown): void {
  if (!isCancelled(refusal)) toastFailure(asFailure(refusal));
}

function placeOf(route: Route): string {
  return hrefOf("folderId" in route || route.screen === "audiences" ? { screen: route.screen } : route);
}

/**
 * The key of a screen: another folder is the same screen, another trait is a new one. No state of a screen, such as its
 * selection, survives a switch of the connection.
 */
function keyOf(route: Route, connectionId: string): string {
  const href = placeOf(route);
  return screens[route.screen].ofAllConnections ? href : `${connectionId} ${href}`;
}

/** Announces the end of a refresh the user asked for; the line above the screen shows why one failed. */
function useRefreshedWords({ isRunning, isQuiet, failure }: Refresh): void {
  const running = isRunning && !isQuiet;
  const was = useRef(running);
  useEffect(() => {
    if (was.current && !running && !failure) announce(t("frame.refreshed"));
    was.current = running;
  }, [running, failure]);
}

function factsOf(
  { connection, counts, freshness }: Workspace,
  refresh: Refresh,
  waiting: { watch: number; models: number },
): FrameFacts {
  const notices = noticesOf(freshness);
  // While offline, the refresh is retried every minute without flicker, and Refresh stays available.
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
      // Without open jobs, there is no number to show.
      activity: counts.openJobs || undefined,
    },
    waiting,
    audienceManagerReadAt: freshness.audienceManager.readAt,
    experiencePlatformReadAt: freshness.experiencePlatform.readAt,
    refreshing: (refresh.isRunning && !refresh.isQuiet) || (reading && !tried),
    notices,
  };
}

/** The route of a search result; kinds without a page of their own are left out. */
function frameHit({ kind, id, name, context: of }: SearchHit): FrameHit[] {
  const context = of.kind === "origin" ? originWords(of.origin) : of.path;
  switch (kind) {
    case "audience":
      return [{ kind, id, name, context, route: { screen: kind, id } }];
    case "trait":
    case "segment":
      return [{ kind, id, name, context, route: { screen: kind, id: id } }];
    default:
      return [];
  }
}
