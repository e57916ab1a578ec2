/** The list of audiences with the columns of the Share screen, names as links, selectable by keyboard or pointer. */
import type { SelectableList } from "../../api/useSelectableList";
import { inBackground } from "../../background";
import type { AudienceRow } from "../../bindings";
import { copy } from "../../components/copy";
import { keysFor } from "../../components/keys";
import { useContextMenu, type MenuEntry } from "../../components/MenuEntries";
import { Name } from "../../components/Name";
import { t } from "../../i18n";
import { hrefOf, navigate } from "../../navigation";
import { AUDIENCE_COLUMNS } from "../../shared/audiences/audienceColumns";
import { repairEntries } from "../../shared/pairs/repairEntries";
import css from "../../shared/editing/editing.module.css";
import { ListPanel, type ListState } from "../../shared/lists/ListPanel";
import { useUsesDialog } from "../../shared/uses/useUsesDialog";
import { NoRows } from "../../shared/lists/NoRows";
import type { AudienceEditing } from "./useAudienceEditing";

/** Here a name links to its page; on Share it is dragged. */
const COLUMNS = AUDIENCE_COLUMNS.map((column) =>
  column.id === "name"
    ? {
        ...column,
        render: (row: AudienceRow) => (
          <a href={hrefOf({ screen: "audience", id: row.id })} className={css.nameLink}>
            <Name>{row.name}</Name>
          </a>
        ),
      }
    : column,
);

interface AudienceListProps extends ListState {
  title: string;
  audiences: SelectableList<AudienceRow>;
  onShare: (row: AudienceRow) => void;
  onRepair: (audienceId: string) => void;
  editing: AudienceEditing;
  /** The missing permission. */
  whyNoShare: string | undefined;
  /** Present while a search or filter is on. */
  onClear: (() => void) | undefined;
}

export function AudienceList(props: AudienceListProps) {
  const { title, audiences, onClear, onShare, onRepair, editing, whyNoShare, ...state } = props;
  const uses = useUsesDialog("audience");
  const menu = useContextMenu<AudienceRow>("audienceRowMenu", t("common.audience"), (row): MenuEntry[] => [
    {
      id: "share",
      label: t("sharing.menu.shareTo"),
      note: whyNoShare,
      disabled: whyNoShare !== undefined,
      onAction: () => onShare(row),
    },
    ...repairEntries(row, whyNoShare, onRepair),
    "separator",
    {
      id: "open",
      label: t("audiences.open"),
      keys: keysFor("open"),
      onAction: () => navigate({ screen: "audience", id: row.id }),
    },
    // Only audiences of the Segmentation Service have a rule here.
    ...(row.origin === "platform"
      ? [{ id: "editDefinition", label: t("definition.editMore"), onAction: () => editing.edit(row) }]
      : []),
    { id: "profiles", label: t("profiles.open"), onAction: () => editing.seeProfiles(row) },
    { id: "copy", label: t("lists.copyId"), onAction: () => inBackground(copy(row.id)) },
    uses.entry(row),
  ]);
  return (
    <>
      <ListPanel<AudienceRow>
        title={title}
        list={audiences}
        columns={COLUMNS}
        memory="audiences"
        onOpen={(row) => navigate({ screen: "audience", id: row.id })}
        menu={menu}
        empty={
          <NoRows
            side="experiencePlatform"
            onClear={onClear}
            filtered={{ title: t("audiences.nothingFound") }}
            empty={{ title: t("audiences.emptyFolder") }}
          />
        }
        {...state}
      />
      {uses.dialog}
    </>
  );
}
