/** What the frame around every screen shows. Filled in `App.tsx`; the frame itself asks nobody. */
import type { Route, Screen } from "../navigation";

interface FrameConnection {
  name: string;
  /** The accent of this connection, any CSS colour. */
  color: string;
  /** Marks the frame, so that nobody takes it for a trial. */
  production: boolean;
}

/** One entry of the connection picker. */
export interface FrameChoice extends FrameConnection {
  id: string;
  sandbox: string;
  inUse: boolean;
}

/** The connection picker: those that are not left out, in order; the first nine have a key. */
export interface FramePicker {
  choices: readonly FrameChoice[];
  onUse: (id: string) => void;
  onManage: () => void;
  /** A switch is under way. */
  isSwitching: boolean;
}

export interface FrameFacts {
  connection: FrameConnection | undefined;
  sandbox: string | undefined;
  /** Counts beside the entries of the navigation; an entry without a count shows none. */
  counts: Partial<Record<Screen, number>>;
  /** When each side was last read, in milliseconds since 1970; null while never. */
  audienceManagerReadAt: number | null;
  experiencePlatformReadAt: number | null;
  refreshing: boolean;
  /** What keeps the services from being read now; each once, whichever sides it concerns. */
  notices: readonly FrameNotice[];
}

/** A state of the connection that every screen suffers from. */
export interface FrameNotice {
  /** Which side it is about. */
  id: string;
  title: string;
  words: string;
  tone: "warn" | "bad";
  /** For those who help; folded away. */
  details: string;
  /** Nothing can be reached: tried again by itself. */
  isOffline?: boolean;
  /** A place where it can be mended; without one, reading again is offered. */
  mend?: { label: string; href: string };
}

/** Before anything is known. */
export const NO_FACTS: FrameFacts = {
  connection: undefined,
  sandbox: undefined,
  counts: {},
  audienceManagerReadAt: null,
  experiencePlatformReadAt: null,
  refreshing: false,
  notices: [],
};

export interface FrameHit {
  kind: "audience" | "trait" | "segment";
  id: string;
  name: string;
  /** What tells it from others of the same name: folder, origin. */
  context: string;
  route: Route;
}

/** The search over both sides. */
export interface FrameSearch {
  words: string;
  onWords: (words: string) => void;
  isLoading: boolean;
  hits: readonly FrameHit[];
  onPick: (hit: FrameHit) => void;
}
