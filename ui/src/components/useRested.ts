/** A value that is passed on only once it has not changed for a moment, so that nothing is asked for at each letter. */
import { useEffect, useState } from "react";

const REST_MS = 300;

export function useRested<Value>(value: Value, ms = REST_MS): Value {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(() => value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return rested;
}
