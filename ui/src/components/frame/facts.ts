/** What the frame around every screen shows. Filled in `App.tsx`; the frame itself asks nobody. */
import type { Screen } from "../../navigation";

export interface FrameConnection {
  id: string;
  name: string;
  /** The accent of this connection, any CSS colour. */
  color: string;
  /** Marks the frame, so that nobody takes it for a trial. */
  production: boolean;
}

export interface FrameFacts {
  connections: FrameConnection[];
  /** Id of the open connection. */
  current: string | undefined;
  sandbox: string | undefined;
  /** Counts beside the entries of the navigation; an entry without a count shows none. */
  counts: Partial<Record<Screen, number>>;
  /** When each side was last read (ISO time); undefined while never. */
  audienceManagerReadAt: string | undefined;
  experiencePlatformReadAt: string | undefined;
}

export const NO_FACTS: FrameFacts = {
  connections: [],
  current: undefined,
  sandbox: undefined,
  counts: {},
  audienceManagerReadAt: undefined,
  experiencePlatformReadAt: undefined,
};
