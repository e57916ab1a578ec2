/** "Share to…": the same as a drop, without a drag. Asks for the folder and shows what sharing there would do. */
import { Button } from "@react-spectrum/s2/Button";
import { ButtonGroup } from "@react-spectrum/s2/ButtonGroup";
import { Content } from "@react-spectrum/s2/Content";
import { Dialog } from "@react-spectrum/s2/Dialog";
import { Heading } from "@react-spectrum/s2/Heading";
import Share from "@react-spectrum/s2/icons/Share";
import { useMemo, useState } from "react";
import { useWhyNotShare } from "../../api/rights";
import { useDropPreview } from "../../api/tray";
import { useTraitFolders } from "../../api/traits";
import { inBackground } from "../../background";
import { SearchField } from "../../components/SearchField";
import { Skeleton } from "../../components/States";
import type { DragSource } from "../../components/dnd/drag";
import { FolderTree } from "../../components/tree/FolderTree";
import { t } from "../../i18n";
import { Forecast } from "./DropForecast";
import { DisabledButton } from "../editing/ToolButton";
import { FailureState } from "../lists/ListBody";
import { defaultTarget, type AudienceDrag } from "./dropPolicy";
import { nodesOf } from "../lists/folders";
import { folderFilter } from "../lists/folders";
import { useShareView } from "./shareView";
import { useSelectionHandle } from "./useSelectionHandle";
import { useAddToTray } from "./useSharing";
import { whyNothing } from "./words/plan";
import type { HeldSelection } from "../../bindings";
import { NameWithId } from "../../components/Name";
import css from "./sharing.module.css";

interface ShareDialogProps {
  source: DragSource<AudienceDrag>;
  /** Called when the audiences are in the tray. */
  onAdded?: () => void;
}

export function ShareDialog({ source, onAdded }: ShareDialogProps) {
  const sharing = useShareTo(source, onAdded);
  const { held, why, name } = sharing;
  const { selection } = source.payload;
  const only = source.count === 1 && selection.mode === "some" ? selection.ids[0] : undefined;
  return (
    <Dialog size="M">
      {({ close }) => (
        <>
          <Heading slot="title">
            {source.count === 1
              ? t("common.shareOne", { name })
              : t("sharing.dialog.many", { n: source.count })}
          </Heading>
          <Content>
            <div className={css.dialog}>
              {only !== undefined && <NameWithId name={name} id={only} />}
              {source.count > 1 && <Named held={held.value} />}
              <FolderChoice sharing={sharing} />
              <Outcome sharing={sharing} />
            </div>
          </Content>
          <ButtonGroup>
            <Button variant="secondary" onPress={close}>
              {t("common.cancel")}
            </Button>
            {why === undefined ? (
              <Button
                variant="accent"
                isDisabled={!sharing.canAdd}
                isPending={sharing.isAdding}
                onPress={() => inBackground(sharing.add(close))}
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

type ShareTo = ReturnType<typeof useShareTo>;

/** The folder to share to, what sharing there would do, and adding it to the tray. */
function useShareTo(source: ShareDialogProps["source"], onAdded: (() => void) | undefined) {
  const folders = useTraitFolders();
  const { target } = useShareView();
  const takers = useMemo(
    () => (folders.value ?? []).filter((folder) => folder.acceptsAudiences),
    [folders.value],
  );
  const [picked, pick] = useState<string>();
  const start = takers.find(({ id }) => id === target) ?? defaultTarget(takers);
  const folder = takers.find(({ id }) => id === picked) ?? start;
  const held = useSelectionHandle(source.payload.held);
  const preview = useDropPreview(held.value?.handle, folder?.id);
  const addToTray = useAddToTray();
  const whyNoRight = useWhyNotShare();
  const [isAdding, setAdding] = useState(false);
  // Nothing is added before the result for this folder is known.
  const canAdd = folder !== undefined && preview.value !== undefined;
  const add = async (close: () => void) => {
    if (!folder || !canAdd) return;
    setAdding(true);
    const added = await addToTray(source, folder);
    setAdding(false);
    // After a failure the dialog stays open with the same folder.
    if (!added) return;
    close();
    onAdded?.();
  };
  return {
    folders,
    takers,
    folder,
    pick,
    held,
    preview,
    name: source.label || held.value?.named[0]?.name || "",
    whyNoRight,
    /** Why nothing can be added; undefined if it can. */
    why: whyNoRight ?? whyNothing(preview.value),
    canAdd,
    isAdding,
    add,
  };
}

/** The folders audiences can be shared to, with a search. */
function FolderChoice({ sharing }: { sharing: ShareTo }) {
  const { folders, takers, folder, pick } = sharing;
  const nodes = useMemo(() => nodesOf(takers), [takers]);
  const [words, setWords] = useState("");
  return (
    <>
      <div className={css.dialogSearch}>
        <SearchField label={t("lists.searchFolders")} value={words} onChange={setWords} />
      </div>
      <div className={css.dialogTree}>
        {folders.failure && !folders.value && (
          <FailureState failure={folders.failure} retry={folders.retry} />
        )}
        {folders.isLoading && <Skeleton lines={4} />}
        <FolderTree
          label={t("sharing.dialog.folders")}
          nodes={nodes}
          selectedId={folder?.id}
          onSelect={pick}
          filter={folderFilter(takers, words)}
        />
      </div>
    </>
  );
}

/** What sharing to the folder would do, or why that is unknown. */
function Outcome({ sharing }: { sharing: ShareTo }) {
  const { held, preview, folder, whyNoRight } = sharing;
  const failure = held.failure ?? preview.failure;
  return (
    <div className={css.dialogForecast} role="status">
      {whyNoRight !== undefined && <p>{whyNoRight}</p>}
      {folder && <Forecast preview={preview.value} failure={failure} folder={folder.name} />}
      {failure && !held.failure && (
        <Button variant="secondary" size="S" onPress={preview.retry}>
          {t("common.tryAgain")}
        </Button>
      )}
    </div>
  );
}

/** The audiences: the first by name and ID, the rest as a count. Its size does not change when they are loaded. */
function Named({ held }: { held: HeldSelection | undefined }) {
  const more = held ? held.count - held.named.length : 0;
  return (
    // Focusable, so that long lists scroll by keyboard too.
    <ul className={css.dialogNames} tabIndex={0} aria-label={t("sharing.dialog.audiences")}>
      {held?.named.map(({ id, name }) => (
        <li key={id}>
          <NameWithId name={name} id={id} />
        </li>
      ))}
      {more > 0 && <li>{t("sharing.dialog.more", { n: more })}</li>}
    </ul>
  );
}
