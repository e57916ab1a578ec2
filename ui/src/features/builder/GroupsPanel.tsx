/** The groups of the rule, with what stands between them, and a place for a new one. */
import { Button } from "@react-spectrum/s2/Button";
import { ToggleButton } from "@react-spectrum/s2/ToggleButton";
import { ToggleButtonGroup } from "@react-spectrum/s2/ToggleButtonGroup";
import { useRef } from "react";
import { useDropTarget } from "../../components/dnd/useDropTarget";
import { t } from "../../i18n";
import { afterDrop, draggedTrait } from "./dragged";
import { DropEffect } from "./DropEffect";
import { GroupCard } from "./GroupCard";
import { traitsOf, withGroup, type Group, type Join } from "./groups";
import { useNextFocus } from "./nextFocus";
import type { Builder } from "./useBuilder";
import { useFeedOf } from "../../shared/feeds/useFeedOf";
import { controlled, useControls } from "./useControls";
import { feedIds, useCost } from "./useCost";
import { useRows, VISUAL_TRAITS } from "./useRows";
import css from "./builder.module.css";

export function GroupsPanel({ builder, onCode }: { builder: Builder; onCode: () => void }) {
  const { groups } = builder;
  if (groups === undefined) return <OnlyCode builder={builder} onCode={onCode} />;
  return <Groups builder={builder} groups={groups} />;
}

/** A rule that cannot be drawn stays as it is. */
function OnlyCode({ builder, onCode }: { builder: Builder; onCode: () => void }) {
  const { reading } = builder;
  // Read again after each letter: nothing is said before the answer.
  if (reading === undefined) return <div className={css.onlyCode} aria-busy="true" />;
  return (
    <div className={css.onlyCode} role="status">
      <p>{reading.fault !== null ? t("builder.broken") : t("builder.otherShape")}</p>
      <Button variant="secondary" size="S" onPress={onCode}>
        {t("builder.toCode")}
      </Button>
    </div>
  );
}

function Groups({ builder, groups }: { builder: Builder; groups: Group[] }) {
  const rows = useRows(groups);
  const marks = controlled(useControls(builder).value);
  const feeds = useFeedOf();
  const feedOf = feedIds(useCost(builder).value);
  const traits = traitsOf(groups);
  const joins = new Set(groups.slice(1).map(({ join }) => (join === "or" ? "or" : "and")));
  const list = useRef<HTMLElement>(null);
  const focusNext = useNextFocus(list);
  return (
    <section ref={list} className={css.groups} aria-label={t("builder.groups")}>
      {joins.size > 1 && <p className={css.note}>{t("builder.order")}</p>}
      {groups.map((group, at) => (
        <div key={group.key} className={css.place}>
          {at > 0 && (
            <JoinChoice
              at={at + 1}
              join={group.join}
              onChange={(join) => builder.setGroups(withGroup(groups, { ...group, join }))}
            />
          )}
          <GroupCard {...{ builder, groups, group, at, rows, marks, feeds, feedOf, focusNext }} />
        </div>
      ))}
      <NewGroup builder={builder} groups={groups} />
      <p className={css.note}>{t("builder.count", { count: traits.length, most: VISUAL_TRAITS })}</p>
    </section>
  );
}

interface JoinChoiceProps {
  /** Number of the group that follows. */
  at: number;
  join: Join;
  onChange: (join: Join) => void;
}

function JoinChoice({ at, join, onChange }: JoinChoiceProps) {
  return (
    <div className={css.join} data-join={join}>
      <ToggleButtonGroup
        aria-label={t("builder.join", { at })}
        size="XS"
        selectionMode="single"
        disallowEmptySelection
        selectedKeys={[join]}
        onSelectionChange={(keys) => {
          const [chosen] = [...keys];
          if (chosen !== undefined) onChange(chosen as Join);
        }}
      >
        <ToggleButton id="and">{t("builder.join.and")}</ToggleButton>
        <ToggleButton id="or">{t("builder.join.or")}</ToggleButton>
        <ToggleButton id="andNot">{t("builder.join.andNot")}</ToggleButton>
      </ToggleButtonGroup>
    </div>
  );
}

/** The place for a group that does not exist yet. */
function NewGroup({ builder, groups }: { builder: Builder; groups: Group[] }) {
  const ref = useRef<HTMLDivElement>(null);
  const { dropProps, state } = useDropTarget({
    ref,
    judge: (source) =>
      draggedTrait(source) ? { ok: true } : { ok: false, reason: t("builder.drop.onlyTraits") },
    onDrop(source) {
      const dragged = draggedTrait(source);
      if (dragged) builder.setGroups(afterDrop(groups, undefined, dragged));
    },
  });
  return (
    <div
      ref={ref}
      {...dropProps}
      className={css.newGroup}
      role="group"
      aria-label={t("builder.drop.newGroup")}
      // Reached by a keyboard drag, and focused when the last group goes.
      tabIndex={state === "idle" ? -1 : 0}
      data-drop={state}
      data-group="new"
    >
      {groups.length === 0 ? t("builder.drop.first") : t("builder.drop.new")}
      {state === "over" && groups.length > 0 && <DropEffect groups={groups} group={undefined} />}
    </div>
  );
}
