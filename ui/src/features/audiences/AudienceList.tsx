/** The list of audiences: name, profiles, origin, update frequency, life cycle, last change, where it is shared. */
import { useMemo } from "react";
import type { WindowedList } from "../../api/useWindowedList";
import type { AudienceRow } from "../../bindings";
import { AgeLabel } from "../../components/AgeLabel";
import { GridNumber } from "../../components/grid/GridNumber";
import type { GridColumn, GridSort } from "../../components/grid/types";
import { VirtualGrid } from "../../components/grid/VirtualGrid";
import { Name } from "../../components/Name";
import { Panel } from "../../components/Panel";
import { EmptyState } from "../../components/States";
import { t } from "../../i18n";
import { hrefOf, navigate } from "../../navigation";
import { SharedStateDot } from "../pairs/SharedStateDot";
import { sayThrown } from "../storage/edit/outcome";
import { ListBody } from "../storage/ListBody";
import { frequencyWords, lifecycleWords, originWords } from "./words";

interface AudienceListProps {
  audiences: WindowedList<AudienceRow>;
  sort: GridSort;
  onSort: (sort: GridSort) => void;
  onTypeAhead: (letters: string) => Promise<number | undefined>;
  /** Present while a search or filter is on. */
  onClear: (() => void) | undefined;
}

export function AudienceList({ audiences, onClear, ...grid }: AudienceListProps) {
  const columns = useMemo(() => audienceColumns(), []);
  return (
    <Panel title={t("audiences.list")} fill flush>
      <ListBody list={audiences}>
        <VirtualGrid<AudienceRow>
          label={t("audiences.list")}
          columns={columns}
          rowCount={audiences.total}
          rowAt={audiences.rowAt}
          rowKey={(row) => row.id}
          rowName={(row) => row.name}
          onNeed={audiences.onNeed}
          onFailure={sayThrown}
          listKey={audiences.key}
          memory="audiences"
          onActivate={(row) => navigate({ screen: "audience", id: row.id })}
          empty={
            <EmptyState
              title={onClear ? t("audiences.nothingFound") : t("audiences.emptyFolder")}
              action={onClear && { label: t("storage.clear"), onPress: onClear }}
            />
          }
          {...grid}
        />
      </ListBody>
    </Panel>
  );
}

function audienceColumns(): GridColumn<AudienceRow>[] {
  return [
    {
      id: "name",
      text: (row) => row.name,
      label: t("audiences.name"),
      flex: 3,
      minWidth: 160,
      roomyWidth: 240,
      sortable: true,
      render: (row) => (
        <a href={hrefOf({ screen: "audience", id: row.id })}>
          <Name>{row.name}</Name>
        </a>
      ),
    },
    {
      id: "profiles",
      label: t("audiences.profiles"),
      width: 70,
      number: (row) => row.profiles,
      align: "end",
      sortable: true,
      render: (row, room) => <GridNumber value={row.profiles} room={room} />,
    },
    {
      id: "origin",
      label: t("audiences.origin"),
      width: 150,
      leaves: 3,
      sortable: true,
      render: (row) => originWords(row.origin),
    },
    {
      id: "updateFrequency",
      leaves: 4,
      label: t("audiences.updates"),
      width: 100,
      sortable: true,
      render: (row) => frequencyWords(row.updateFrequency),
    },
    {
      id: "lifecycle",
      leaves: 2,
      label: t("audiences.lifecycle"),
      width: 100,
      render: (row) => lifecycleWords(row.lifecycle),
    },
    {
      id: "updated",
      leaves: 1,
      label: t("audiences.updated"),
      width: 110,
      sortable: true,
      render: (row) => <AgeLabel at={row.updatedAt} />,
    },
    {
      id: "shared",
      label: t("audiences.shared"),
      flex: 1,
      minWidth: 150,
      sortable: true,
      render: (row) => <SharedStateDot state={row.shared} drift={row.drift} expectedAt={row.expectedAt} />,
    },
  ];
}
