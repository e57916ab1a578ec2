/** The handle of a selection that is being kept, once the shell has it. */
import { useEffect, useState } from "react";
import type { HeldSelection } from "../../bindings";

export function useHeld(held: Promise<HeldSelection> | undefined): HeldSelection | undefined {
  const [known, setKnown] = useState<{ of: Promise<HeldSelection>; value: HeldSelection }>();
  useEffect(() => {
    if (!held) return undefined;
    let left = false;
    held.then(
      (value) => {
        if (!left) setKnown({ of: held, value });
      },
      // Whoever uses the selection tells why it could not be kept; without it there is just no forecast.
      () => {},
    );
    return () => {
      left = true;
    };
  }, [held]);
  return known && known.of === held ? known.value : undefined;
}
