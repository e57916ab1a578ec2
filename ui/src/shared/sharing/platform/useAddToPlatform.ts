/** Adds segments and traits to the tray, to be shared to Experience Platform. Shared by drag, menu, button and key. */
import { useEffect, useState } from "react";
import { asFailure } from "../../../api/failure";
import { usePlatformAdd } from "../../../api/toPlatform";
import type { Failure, ObjectLink } from "../../../bindings";
import { announce } from "../../../components/announce";
import type { DragSource } from "../../../components/dnd/drag";
import { toast } from "../../../components/toast";
import { t } from "../../../i18n";
import { toastFailure } from "../../failures/toastFailure";
import { changeShareView } from "../shareView";
import { totalOf } from "../words/platform";
import { tooManyWords, type PlatformDrag } from "./platformDrag";

/** Returns whether they were added. */
export function useAddToPlatform(): (source: DragSource<PlatformDrag>) => Promise<boolean> {
  const add = usePlatformAdd(toastFailure);
  return async ({ payload, count }) => {
    let objects: readonly ObjectLink[] | undefined;
    try {
      objects = await payload.objects;
    } catch (thrown) {
      toastFailure(asFailure(thrown));
      return false;
    }
    if (!objects) {
      toast.info(tooManyWords(count));
      return false;
    }
    const tray = await add.run(objects);
    if (!tray) return false;
    changeShareView({ trayOpen: true });
    announce(t("platform.announce.added", { n: objects.length, total: totalOf(tray) }));
    return true;
  };
}

interface Known {
  value: readonly ObjectLink[] | undefined;
  /** Why they are not known. */
  failure: Failure | undefined;
}

const NOT_YET: Known = { value: undefined, failure: undefined };

/** The objects of a drag, once they are known. */
export function usePlatformObjects(of: PlatformDrag["objects"] | undefined): Known {
  const [known, setKnown] = useState<{ of: PlatformDrag["objects"]; known: Known }>();
  useEffect(() => {
    if (!of) return undefined;
    let left = false;
    const learn = (next: Known) => {
      if (!left) setKnown({ of, known: next });
    };
    of.then(
      (value) => learn({ value, failure: undefined }),
      (thrown: unknown) => learn({ value: undefined, failure: asFailure(thrown) }),
    );
    return () => {
      left = true;
    };
  }, [of]);
  return known && known.of === of ? known.known : NOT_YET;
}
