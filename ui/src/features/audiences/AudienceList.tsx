/** The list of audiences with the columns of the Share screen, names as links, chosen with keys or pointer. */
import type { SelectableList } from "../../api/useSelectableList";
import { inBackground } from "../../background";
import type { AudienceRow } from "../../bindings";
import { copy } from "../../components/copy";
import type { Selection } from "../../components/grid/selection";
import type { GridSort } from "../../components/grid/types";
import { VirtualGrid } from "../../components/grid/VirtualGrid";
import { useContextMenu, type MenuEntry } from "../../components/MenuEntries";
import { Name } from "../../components/Name";
import { Panel } from "../../components/Panel";
import { t } from "../../i18n";
import { hrefOf, navigate } from "../../navigation";
import { AUDIENCE_COLUMNS } from "../share/audienceColumns";
import { sayThrown } from "../storage/edit/outcome";
import css from "../storage/edit/edit.module.css";
import { ListBody } from "../storage/ListBody";
import { NoRows } from "../storage/NoRows";

/** Here a name leads to its page; on Share it is dragged. */
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

interface AudienceListProps {
  title: string;
  audiences: SelectableList<AudienceRow>;
  sort: GridSort;
  onSort: (sort: GridSort) => void;
  selection: Selection;
  onSelectionChange: (selection: Selection) => void;
  onShare: (row: AudienceRow) => void;
  /** Which right is missing for it. */
  whyNoShare: string | undefined;
  onTypeAhead: (letters: string) => Promise<number | undefined>;
  /** Present while a search or filter is on. */
  onClear: (() => void) | undefined;
}

export function AudienceList(props: AudienceListProps) {
  const { title, audiences, onClear, onShare, whyNoShare, ...grid } = props;
  const menu = useContextMenu<AudienceRow>("audienceRowMenu", t("share.menu.label"), (row): MenuEntry[] => [
    {
      id: "share",
      label: t("share.menu.shareTo"),
      note: whyNoShare,
      disabled: whyNoShare !== undefined,
      onAction: () => onShare(row),
    },
    "separator",
    {
      id: "open",
      label: t("share.menu.audience"),
      keys: t("share.menu.open.keys"),
      onAction: () => navigate({ screen: "audience", id: row.id }),
    },
    { id: "copy", label: t("share.menu.copyId"), onAction: () => inBackground(copy(row.id)) },
  ]);
  return (
    <Panel title={title} fill flush>
      <ListBody list={audiences}>
        <VirtualGrid<AudienceRow>
          label={title}
          columns={COLUMNS}
          rowCount={audiences.total}
          rowAt={audiences.rowAt}
          rowKey={(row) => row.id}
          rowName={(row) => row.name}
          onNeed={audiences.onNeed}
          keysBetween={audiences.keysBetween}
          onFailure={sayThrown}
          listKey={audiences.key}
          memory="audiences"
          onActivate={(row) => navigate({ screen: "audience", id: row.id })}
          onMenu={menu.open}
          empty={
            <NoRows
              side="experiencePlatform"
              onClear={onClear}
              filtered={{ title: t("audiences.nothingFound") }}
              empty={{ title: t("audiences.emptyFolder") }}
            />
          }
          {...grid}
        />
      </ListBody>
      {menu.menu}
    </Panel>
  );
}
