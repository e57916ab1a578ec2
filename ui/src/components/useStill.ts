/** A value that does not change for a while, such as the rows of a table while something is dragged over them. */
import { useState } from "react";

export function useStill<Value>(value: Value, isStill: boolean): Value {
  const [still, setStill] = useState(value);
  if (!isStill && still !== value) setStill(value);
  return isStill ? still : value;
}
