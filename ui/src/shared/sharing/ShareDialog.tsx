/** "Share to …": the same as a drop, without a drag. Asks for the folder and says what would happen there. */
import { Button } from "@react-spectrum/s2/Button";
import { ButtonGroup } from "@react-spectrum/s2/ButtonGroup";
import { Content } from "@react-spectrum/s2/Content";
import { Dialog } from "@react-spectrum/s2/Dialog";
import { Heading } from "@react-spectrum/s2/Heading";
import Share from "@react-spectrum/s2/icons/Share";
import { useMemo, useState } from "react";
import { SHARE, useWhyNot } from "../../api/rights";
import { useDropPreview } from "../../api/tray";
import { useTraitFolders } from "../../api/traits";
import { inBackground } from "../../background";
import { SearchField } from "../../components/SearchField";
import { Skeleton } from "../../components/States";
import type { DragSource } from "../../components/dnd/drag";
import { FolderTree } from "../../components/tree/FolderTree";
import { t } from "../../i18n";
import { Forecast } from "./DropForecast";
import { HeldButton } from "../editing/ToolButton";
import { FailureState } from "../lists/ListBody";
import { defaultTarget, type AudienceDrag } from "./dropPolicy";
import { nodesOf } from "../lists/folders";
import { folderFilter } from "./folders";
import { usePlace } from "./place";
import { useHeld } from "./useHeld";
import { useAddToTray } from "./useSharing";
import { whyNothing } from "./words/plan";
import type { HeldSelection } from "../../bindings";
import { NameWithId } from "../../components/Name";
import css from "./sharing.module.css";

interface ShareDialogProps {
  source: DragSource<AudienceDrag>;
  /** Told when the audiences are in the tray. */
  onAdded?: () => void;
}

export function ShareDialog({ source, onAdded }: ShareDialogProps) {
  const folders = useTraitFolders();
  const { target } = usePlace();
  const takers = useMemo(
    () => (folders.value ?? []).filter((folder) => folder.acceptsAudiences),
    [folders.value],
  );
  const nodes = useMemo(() => nodesOf(takers), [takers]);
  const [words, setWords] = useState("");
  const [picked, setPicked] = useState<string>();
  const start = takers.find(({ id }) => id === target) ?? defaultTarget(takers);
  const folder = takers.find(({ id }) => id === picked) ?? start;
  const held = useHeld(source.payload.held);
  const preview = useDropPreview(held.value?.handle, folder?.id);
  const failure = held.failure ?? preview.failure;
  const addToTray = useAddToTray();
  const whyNoRight = useWhyNot(...SHARE);
  const why = whyNoRight ?? whyNothing(preview.value);
  const { selection } = source.payload;
  const only = source.count === 1 && selection.mode === "some" ? selection.ids[0] : undefined;
  const name = source.label || held.value?.named[0]?.name || "";
  // Nothing is added before it is known what that would do, here and not in the folder picked before.
  const isKnown = preview.value !== undefined;
  const [isAdding, setAdding] = useState(false);
  const add = async (close: () => void) => {
    if (!folder || !isKnown) return;
    setAdding(true);
    const added = await addToTray(source, folder);
    setAdding(false);
    // What was picked stays for another try.
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
              ? t("share.dialog.one", { name })
              : t("share.dialog.many", { n: source.count })}
          </Heading>
          <Content>
            <div className={css.dialog}>
              {only !== undefined && <NameWithId name={name} id={only} />}
              {source.count > 1 && <Named held={held.value} />}
              <div className={css.dialogSearch}>
                <SearchField label={t("share.dialog.search")} value={words} onChange={setWords} />
              </div>
              <div className={css.dialogTree}>
                {folders.failure && !folders.value && (
                  <FailureState failure={folders.failure} retry={folders.retry} />
                )}
                {folders.isLoading && <Skeleton lines={4} />}
                <FolderTree
                  label={t("share.dialog.folders")}
                  nodes={nodes}
                  selectedId={folder?.id}
                  onSelect={setPicked}
                  filter={folderFilter(takers, words)}
                />
              </div>
              <div className={css.dialogForecast} role="status">
                {whyNoRight !== undefined && <p>{whyNoRight}</p>}
                {folder && <Forecast preview={preview.value} failure={failure} folder={folder.name} />}
                {failure && !held.failure && (
                  <Button variant="secondary" size="S" onPress={preview.retry}>
                    {t("errors.action.retry")}
                  </Button>
                )}
              </div>
            </div>
          </Content>
          <ButtonGroup>
            <Button variant="secondary" onPress={close}>
              {t("share.dialog.cancel")}
            </Button>
            {why === undefined ? (
              <Button
                variant="accent"
                isDisabled={!folder || !isKnown}
                isPending={isAdding}
                onPress={() => inBackground(add(close))}
              >
                {t("share.dialog.add")}
              </Button>
            ) : (
              <HeldButton icon={Share} label={t("share.dialog.add")} why={why} />
            )}
          </ButtonGroup>
        </>
      )}
    </Dialog>
  );
}

/** Which audiences: the first ones by name and id, the rest by number. Nothing moves when they are known. */
function Named({ held }: { held: HeldSelection | undefined }) {
  const more = held ? held.count - held.named.length : 0;
  return (
    // Long lists scroll, by the keyboard too.
    <ul className={css.dialogNames} tabIndex={0} aria-label={t("share.dialog.audiences")}>
      {held?.named.map(({ id, name }) => (
        <li key={id}>
          <NameWithId name={name} id={id} />
        </li>
      ))}
      {more > 0 && <li>{t("share.dialog.more", { n: more })}</li>}
    </ul>
  );
}
