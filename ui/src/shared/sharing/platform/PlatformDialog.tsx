/** "Share to Experience Platform…": the same as a drop, without a drag. Shows what sharing would do and adds it to the tray. */
import { Button } from "@react-spectrum/s2/Button";
import { ButtonGroup } from "@react-spectrum/s2/ButtonGroup";
import { Content } from "@react-spectrum/s2/Content";
import { Dialog } from "@react-spectrum/s2/Dialog";
import { Heading } from "@react-spectrum/s2/Heading";
import Share from "@react-spectrum/s2/icons/Share";
import { useState } from "react";
import { usePlatformPreview } from "../../../api/toPlatform";
import { inBackground } from "../../../background";
import type { ObjectLink, PlatformDropPreview } from "../../../bindings";
import type { DragSource } from "../../../components/dnd/drag";
import { NameWithId } from "../../../components/Name";
import { t } from "../../../i18n";
import { DisabledButton } from "../../editing/ToolButton";
import { refusalWords } from "../words/refusals";
import css from "../sharing.module.css";
import type { PlatformDrag } from "./platformDrag";
import { PlatformPreviewWords } from "./PlatformPreview";
import { useAddToPlatform, usePlatformObjects } from "./useAddToPlatform";

/** How many objects are listed; the rest is only counted. */
const NAMED = 10;

interface PlatformDialogProps {
  source: DragSource<PlatformDrag>;
  /** Called when they are in the tray. */
  onAdded?: () => void;
}

export function PlatformDialog({ source, onAdded }: PlatformDialogProps) {
  const objects = usePlatformObjects(source.payload.objects);
  const preview = usePlatformPreview(objects.value);
  const addToTray = useAddToPlatform();
  const [isAdding, setAdding] = useState(false);
  const why = whyNothing(preview.value);
  const failure = objects.failure ?? preview.failure;
  const add = async (close: () => void) => {
    setAdding(true);
    const added = await addToTray(source);
    setAdding(false);
    if (!added) return;
    close();
    onAdded?.();
  };
  return (
    <Dialog size="M">
      {({ close }) => (
        <>
          <Heading slot="title">
            {source.count === 1
              ? t("platform.dialog.one", { name: source.label })
              : t("platform.dialog.many", { n: source.count, kind: source.payload.kind })}
          </Heading>
          <Content>
            <div className={css.platformDialog}>
              <Names objects={objects.value} />
              <p>{t("platform.dialog.words")}</p>
              <div className={css.dialogForecast} role="status">
                <PlatformPreviewWords preview={preview.value} failure={failure} />
                {preview.failure && (
                  <Button variant="secondary" size="S" onPress={preview.retry}>
                    {t("common.tryAgain")}
                  </Button>
                )}
              </div>
            </div>
          </Content>
          <ButtonGroup>
            <Button variant="secondary" onPress={close}>
              {t("common.cancel")}
            </Button>
            {why === undefined ? (
              <Button
                variant="accent"
                isDisabled={preview.value === undefined}
                isPending={isAdding}
                onPress={() => inBackground(add(close))}
              >
                {t("sharing.dialog.add")}
              </Button>
            ) : (
              <DisabledButton icon={Share} label={t("sharing.dialog.add")} why={why} />
            )}
          </ButtonGroup>
        </>
      )}
    </Dialog>
  );
}

/** Why adding would change nothing; undefined if it would, or if that is not known yet. */
function whyNothing(preview: PlatformDropPreview | undefined): string | undefined {
  if (!preview || preview.create + preview.select + preview.adopt > 0) return undefined;
  const [first] = preview.reasons;
  return first ? refusalWords(first.reason) : t("sharing.preview.nothing");
}

/** The segments and traits: the first by name and ID, the rest as a count. */
interface NamesProps {
  objects: readonly ObjectLink[] | undefined;
  /** How many there are, if `objects` may have only the first ones. */
  count?: number;
}

export function Names({ objects, count = 0 }: NamesProps) {
  const all = Math.max(count, objects?.length ?? 0);
  const more = all - Math.min(NAMED, objects?.length ?? 0);
  return (
    // Focusable, so that long lists scroll by keyboard too.
    <ul className={css.platformNames} tabIndex={0} aria-label={t("platform.dialog.objects")}>
      {objects?.slice(0, NAMED).map(({ kind, id, name }) => (
        <li key={`${kind} ${id}`}>
          <NameWithId name={name} id={id} />
        </li>
      ))}
      {more > 0 && <li>{t("sharing.dialog.more", { n: more })}</li>}
    </ul>
  );
}
