/** The handle of a selection that the shell holds, once the shell has returned it. */
import { useEffect, useState } from "react";
import { asFailure } from "../../api/failure";
import type { Failure, HeldSelection } from "../../bindings";

export interface Held {
  value: HeldSelection | undefined;
  /** Why the shell could not hold it; in that case there is no forecast and nothing to add. */
  failure: Failure | undefined;
}

const NOT_YET: Held = { value: undefined, failure: undefined };

export function useSelectionHandle(held: Promise<HeldSelection> | undefined): Held {
  const [known, setKnown] = useState<{ of: Promise<HeldSelection>; held: Held }>();
  useEffect(() => {
    if (!held) return undefined;
    let left = false;
    const learn = (next: Held) => {
      if (!left) setKnown({ of: held, held: next });
    };
    held.then(
      (value) => learn({ value, failure: undefined }),
      (thrown: unknown) => learn({ value: undefined, failure: asFailure(thrown) }),
    );
    return () => {
      left = true;
    };
  }, [held]);
  return known && known.of === held ? known.held : NOT_YET;
}
