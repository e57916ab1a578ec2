/** What dropping the current drag on Experience Platform would do, as text. */
import { showFailure } from "../../../api/failure";
import { usePlatformPreview } from "../../../api/toPlatform";
import type { Failure, PlatformDropPreview } from "../../../bindings";
import { useCurrentDrag } from "../../../components/dnd/drag";
import { Name } from "../../../components/Name";
import { formatList, own, t, tRich } from "../../../i18n";
import { platformPreviewWords } from "../words/platform";
import { refusalWords } from "../words/refusals";
import css from "../sharing.module.css";
import { isPlatformDrag } from "./platformDrag";
import { usePlatformObjects } from "./useAddToPlatform";

/** Beside the pointer's target, while something is dragged over it. */
export function PlatformDropForecast() {
  const source = useCurrentDrag();
  const objects = usePlatformObjects(isPlatformDrag(source) ? source.payload.objects : undefined);
  const preview = usePlatformPreview(objects.value);
  if (!source) return null;
  return (
    <div className={css.forecast} data-inside role="status">
      <PlatformPreviewWords preview={preview.value} failure={objects.failure ?? preview.failure} />
    </div>
  );
}

interface PlatformPreviewProps {
  preview: PlatformDropPreview | undefined;
  /** Why there is none. */
  failure: Failure | undefined;
}

/** The text; also used by the dialog. */
export function PlatformPreviewWords({ preview, failure }: PlatformPreviewProps) {
  if (!preview && failure) {
    const { title, words } = showFailure(failure);
    return (
      <p>
        <b>{t("sharing.preview.failed", { title: own(title) })}</b> {words}
      </p>
    );
  }
  if (!preview) return <p>{t("common.checking")}</p>;
  return (
    <>
      <p>{platformPreviewWords(preview)}</p>
      {preview.labels.length > 0 && (
        <p>{t("platform.preview.labels", { labels: formatList(preview.labels) })}</p>
      )}
      {preview.reasons.length > 0 && (
        <ul>
          {preview.reasons.map(({ object, reason }) => (
            <li key={object.id}>
              {tRich("sharing.preview.because", {
                name: <Name>{object.name}</Name>,
                reason: own(refusalWords(reason)),
              })}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
