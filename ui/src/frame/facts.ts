/** What the frame around every screen shows. `App.tsx` fills it in; the frame itself queries nothing. */
import type { Route, Screen } from "../navigation";

interface FrameConnection {
  name: string;
  /** The accent of this connection, any CSS color. */
  color: string;
  /** Marks the frame, so that production is not mistaken for a test. */
  production: boolean;
}

/** One entry of the connection picker. */
export interface FrameChoice extends FrameConnection {
  id: string;
  sandbox: string;
  inUse: boolean;
}

/** The connection picker: the connections that are not hidden, in order; the first nine have a shortcut. */
export interface FramePicker {
  choices: readonly FrameChoice[];
  onUse: (id: string) => void;
  onManage: () => void;
  /** A switch is in progress. */
  isSwitching: boolean;
}

export interface FrameFacts {
  connection: FrameConnection | undefined;
  sandbox: string | undefined;
  /** Counts beside the entries of the navigation; an entry without a count shows none. */
  counts: Partial<Record<Screen, number>>;
  /** How many wait for a decision, beside other entries. */
  waiting: Partial<Record<Screen, number>>;
  /** When each service was last refreshed, in milliseconds since 1970; null if never. */
  audienceManagerReadAt: number | null;
  experiencePlatformReadAt: number | null;
  refreshing: boolean;
  /** Why the services cannot be reached; each reason once, even if it concerns both. */
  notices: readonly FrameNotice[];
}

/** A state of the connection that affects every screen. */
export interface FrameNotice {
  /** The service it is about. */
  id: string;
  title: string;
  words: string;
  tone: "warn" | "bad";
  /** Details for support, collapsed. */
  details: string;
  /** Nothing can be reached; the refresh is retried automatically. */
  isOffline?: boolean;
  /** The screen where it can be fixed; without one, a refresh is offered. */
  fix?: { label: string; href: string };
}

/** Before anything is known. */
export const NO_FACTS: FrameFacts = {
  connection: undefined,
  sandbox: undefined,
  counts: {},
  waiting: {},
  audienceManagerReadAt: null,
  experiencePlatformReadAt: null,
  refreshing: false,
  notices: [],
};

export interface FrameHit {
  kind: "audience" | "trait" | "segment";
  id: string;
  name: string;
  /** Distinguishes it from others with the same name: folder, origin. */
  context: string;
  route: Route;
}

/** The search over both services. */
export interface FrameSearch {
  words: string;
  onWords: (words: string) => void;
  isLoading: boolean;
  hits: readonly FrameHit[];
  onPick: (hit: FrameHit) => void;
}
