/** What dropping the current drag on a folder would do, as text. */
import { showFailure } from "../../api/failure";
import { useDropPreview } from "../../api/tray";
import type { DropPreview, Failure, FolderRow } from "../../bindings";
import { useCurrentDrag } from "../../components/dnd/drag";
import { Name } from "../../components/Name";
import { t, tRich, own } from "../../i18n";
import { isAudienceDrag } from "./dropPolicy";
import { useSelectionHandle } from "./useSelectionHandle";
import { previewWords } from "./words/plan";
import { refusalWords } from "./words/refusals";
import css from "./sharing.module.css";

export function DropForecast({ folder }: { folder: FolderRow | undefined }) {
  const source = useCurrentDrag();
  const held = useSelectionHandle(isAudienceDrag(source) ? source.payload.held : undefined);
  const preview = useDropPreview(folder && held.value?.handle, folder?.id);
  if (!folder || !source) return null;
  return (
    <div className={css.forecast} role="status">
      <Forecast preview={preview.value} failure={held.failure ?? preview.failure} folder={folder.name} />
    </div>
  );
}

interface ForecastProps {
  preview: DropPreview | undefined;
  /** Why there is no forecast. */
  failure: Failure | undefined;
  folder: string;
}

/** The text of a forecast; also used by the dialog. */
export function Forecast({ preview, failure, folder }: ForecastProps) {
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
      <p>{previewWords(preview, folder)}</p>
      {preview.reasons.length > 0 && (
        <ul>
          {preview.reasons.map(({ audience, reason }) => (
            <li key={audience.id}>
              {tRich("sharing.preview.because", {
                name: <Name>{audience.name}</Name>,
                reason: own(refusalWords(reason)),
              })}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
