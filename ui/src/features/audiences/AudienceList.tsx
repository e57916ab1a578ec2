/** The list of audiences: name, profiles, origin, update frequency, life cycle, last change, where it is shared. */
import { useMemo } from "react";
import type { WindowedList } from "../../api/useWindowedList";
import type { AudienceRow } from "../../bindings";
import { AgeLabel } from "../../components/AgeLabel";
import type { GridColumn, GridSort } from "../../components/grid/types";
import { VirtualGrid } from "../../components/grid/VirtualGrid";
import { Name } from "../../components/Name";
import { NumberText } from "../../components/NumberText";
import { Panel } from "../../components/Panel";
import { EmptyState } from "../../components/States";
import { t } from "../../i18n";
import { hrefOf, navigate } from "../../navigation";
import { SharedStateDot } from "../pairs/SharedStateDot";
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
      label: t("audiences.name"),
      flex: 3,
      minWidth: 180,
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
      width: 90,
      align: "end",
      sortable: true,
      render: (row) => <NumberText value={row.profiles} />,
    },
    {
      id: "origin",
      label: t("audiences.origin"),
      width: 150,
      sortable: true,
      render: (row) => originWords(row.origin),
    },
    {
      id: "updateFrequency",
      label: t("audiences.updates"),
      width: 100,
      sortable: true,
      render: (row) => frequencyWords(row.updateFrequency),
    },
    {
      id: "lifecycle",
      label: t("audiences.lifecycle"),
      width: 100,
      render: (row) => lifecycleWords(row.lifecycle),
    },
    {
      id: "updated",
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
      render: (row) => <SharedStateDot state={row.shared} drift={row.drift} />,
    },
  ];
}
