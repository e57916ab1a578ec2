/** One connection in the list. */
import { Button } from "@react-spectrum/s2/Button";
import CopyIcon from "@react-spectrum/s2/icons/Duplicate";
import Delete from "@react-spectrum/s2/icons/Delete";
import Edit from "@react-spectrum/s2/icons/Edit";
import Heart from "@react-spectrum/s2/icons/Heart";
import Hide from "@react-spectrum/s2/icons/VisibilityOff";
import Show from "@react-spectrum/s2/icons/Visibility";
import { useDuplicateConnection, usePracticeHidden } from "../../api/connections";
import { useWorkspace } from "../../api/workspace";
import { inBackground } from "../../background";
import type { ConnectionRow } from "../../bindings";
import { AgeLabel } from "../../components/AgeLabel";
import { ProductionBadge, connectionName } from "../../components/ConnectionMark";
import { ActionMenu, type MenuEntry } from "../../components/MenuEntries";
import { StateDot } from "../../components/StateDot";
import { switchKeys } from "../../components/keys";
import { toast } from "../../components/toast";
import { t } from "../../i18n";
import { navigate } from "../../navigation";
import { toastFailure } from "../../shared/failures/toastFailure";
import css from "./list.module.css";
import { PLACE_TONES, placeWords } from "./words/keychain";
import { VERDICTS } from "./health/CheckSummary";
import { Words } from "../../components/Name";

interface ConnectionCardProps {
  row: ConnectionRow;
  /** Index in the picker; -1 if hidden there. */
  place: number;
  isSwitching: boolean;
  onUse: () => void;
  onRemove: () => void;
}

export function ConnectionCard({ row, place, isSwitching, onUse, onRemove }: ConnectionCardProps) {
  const name = connectionName(row);
  const entries = useEntries(row, onRemove);
  const keys = place < 0 ? undefined : switchKeys(place);
  return (
    <li className={css.card} data-in-use={row.inUse || undefined}>
      <span className={css.stripe} style={{ background: row.color }} aria-hidden="true" />
      <div className={css.words}>
        <h2 className={css.name}>
          <Words>{name}</Words>
          <Badges row={row} />
        </h2>
        {row.practice ? (
          <p className={css.quiet}>{t("connections.list.practiceWords")}</p>
        ) : (
          <Facts row={row} />
        )}
      </div>
      <div className={css.actions}>
        {keys !== undefined && <kbd className={css.keys}>{keys}</kbd>}
        {!row.inUse && (
          <Button
            variant="secondary"
            size="S"
            isDisabled={isSwitching}
            aria-label={t("connections.list.useName", { name })}
            onPress={onUse}
          >
            {t("connections.list.use")}
          </Button>
        )}
        <ActionMenu
          overlay="connectionCardMenu"
          label={t("connections.list.menu", { name })}
          entries={entries}
        />
      </div>
    </li>
  );
}

function Badges({ row }: { row: ConnectionRow }) {
  return (
    <>
      {row.inUse && <span className={`${css.badge} ${css.inUse}`}>{t("connections.inUse")}</span>}
      {row.production && <ProductionBadge />}
      {row.practice && <span className={css.badge}>{t("connections.badge.practice")}</span>}
      {!row.production && !row.practice && <span className={css.badge}>{t("connections.badge.test")}</span>}
      {row.hidden && <span className={css.badge}>{t("connections.badge.hidden")}</span>}
    </>
  );
}

function Facts({ row }: { row: ConnectionRow }) {
  const keychain = useWorkspace().value?.keychain;
  return (
    <dl className={css.facts}>
      <div>
        <dt>{t("connections.organizationId")}</dt>
        <dd className="selectable">{row.orgId}</dd>
      </div>
      <div>
        <dt>{t("connections.sandbox")}</dt>
        <dd>
          <Words>{row.sandbox === "" ? t("number.none") : row.sandbox}</Words>
          {row.region !== "" && ` · ${row.region}`}
        </dd>
      </div>
      <div>
        <dt>{t("connections.list.secret")}</dt>
        <dd>
          <StateDot tone={PLACE_TONES[row.secret.place]}>{placeWords(row, keychain)}</StateDot>
        </dd>
      </div>
      <div>
        <dt>{t("connections.list.checked")}</dt>
        <dd>
          <LastCheck row={row} />
        </dd>
      </div>
      {row.baseUrl !== null && (
        <div>
          <dt>{t("connections.list.address")}</dt>
          <dd className="selectable">{row.baseUrl}</dd>
        </div>
      )}
    </dl>
  );
}

function LastCheck({ row: { checked } }: { row: ConnectionRow }) {
  if (checked === null) return <StateDot tone="idle">{t("connections.checked.never")}</StateDot>;
  const { tone, short } = VERDICTS[checked.verdict];
  return (
    <StateDot tone={tone}>
      {t(short)}, <AgeLabel at={checked.at} />
    </StateDot>
  );
}

function useEntries(row: ConnectionRow, onRemove: () => void): MenuEntry[] {
  const duplicate = useDuplicateConnection(toastFailure);
  const hide = usePracticeHidden(toastFailure);
  const health: MenuEntry = {
    id: "health",
    label: t("connections.health.title"),
    icon: Heart,
    onAction: () =>
      navigate(row.inUse ? { screen: "connection" } : { screen: "connectionHealth", id: row.id }),
  };
  if (row.practice) {
    const toggle: MenuEntry = {
      id: "hide",
      label: row.hidden ? t("connections.list.show") : t("connections.list.hide"),
      icon: row.hidden ? Show : Hide,
      note: row.inUse && !row.hidden ? t("connections.list.hideInUse") : undefined,
      disabled: row.inUse && !row.hidden,
      onAction: () => inBackground(hide.run(!row.hidden)),
    };
    return [health, toggle];
  }
  const doDuplicate = async () => {
    const made = await duplicate.run(row.id);
    if (made) toast.done(t("connections.list.duplicated", { name: made.name }));
  };
  const own: MenuEntry[] = [
    {
      id: "edit",
      label: t("connections.list.edit"),
      icon: Edit,
      onAction: () => navigate({ screen: "editConnection", id: row.id }),
    },
    {
      id: "duplicate",
      label: t("common.duplicate"),
      note: t("connections.list.duplicateNote"),
      icon: CopyIcon,
      onAction: () => inBackground(doDuplicate()),
    },
    "separator",
    { id: "remove", label: t("connections.remove.open"), icon: Delete, danger: true, onAction: onRemove },
  ];
  return [health, ...own];
}
