/** Whether a component is still on screen: whoever went elsewhere meanwhile is not taken back when something has finished. */
import { useEffect, useRef, useState } from "react";

export function useIsHere(): () => boolean {
  const isHere = useRef(false);
  useEffect(() => {
    isHere.current = true;
    return () => {
      isHere.current = false;
    };
  }, []);
  const [ask] = useState(() => () => isHere.current);
  return ask;
}
