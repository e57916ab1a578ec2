/** One group: its traits, how often they must have been met, and the place where traits are dropped. */
import Clock from "@react-spectrum/s2/icons/Clock";
import Close from "@react-spectrum/s2/icons/Close";
import Delete from "@react-spectrum/s2/icons/Delete";
import DragHandle from "@react-spectrum/s2/icons/Move";
import { useRef, type KeyboardEvent } from "react";
import { Button } from "react-aria-components";
import type { FeedRow, ObjectLink, TraitRow } from "../../bindings";
import type { DragSource } from "../../components/dnd/drag";
import { useDropTarget, type Verdict } from "../../components/dnd/useDropTarget";
import { useRowDrag } from "../../components/dnd/useRowDrag";
import { IconButton } from "../../components/IconButton";
import { Name } from "../../components/Name";
import { NumberText } from "../../components/NumberText";
import { Tip } from "../../components/Tip";
import { t } from "../../i18n";
import { hrefOf } from "../../navigation";
import { peopleOf } from "../../shared/pairs/stages";
import { afterDrop, draggedTrait, TRAIT_KIND, type DraggedTrait } from "./dragged";
import { DropEffect } from "./DropEffect";
import { FrequencyFields, USUAL_FREQUENCY } from "./FrequencyFields";
import { withGroup, withMoved, withoutTrait, type Group } from "./groups";
import { afterGroup, afterTrait, partOf, type Focus } from "./nextFocus";
import { TraitMarks } from "./TraitMarks";
import { canCount } from "./useRows";
import type { Builder } from "./useBuilder";
import css from "./builder.module.css";

interface GroupCardProps {
  builder: Builder;
  groups: Group[];
  group: Group;
  /** Its place, from 0. */
  at: number;
  rows: ReadonlyMap<string, TraitRow>;
  /** What the export controls of traits forbid. */
  marks: ReadonlyMap<string, string>;
  /** The data feed of each data source. */
  feeds: ReadonlyMap<string, FeedRow>;
  /** The data feed of each trait, where a list does not have the trait. */
  feedOf: ReadonlyMap<string, string>;
  /** Names what is focused after the next change. */
  focusNext: (next: Focus) => void;
}

export function GroupCard(props: GroupCardProps) {
  const { builder, groups, group, at, rows, marks, feeds, feedOf, focusNext } = props;
  const ref = useRef<HTMLDivElement>(null);
  const { dropProps, state, reason } = useDropTarget({
    ref,
    judge: (source) => judge(source, group),
    onDrop(source) {
      const dragged = draggedTrait(source);
      if (dragged) builder.setGroups(afterDrop(groups, group.key, dragged));
    },
  });
  const isInUse = builder.inUse === group.key;
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div
      ref={ref}
      {...dropProps}
      className={css.group}
      role="group"
      aria-label={
        state === "idle" ? t("builder.steps.group", { at: at + 1 }) : t("builder.drop.here", { at: at + 1 })
      }
      // Reached by a keyboard drag.
      tabIndex={state === "idle" ? undefined : 0}
      data-drop={state}
      data-group={at}
      data-group-key={group.key}
      data-in-use={isInUse || undefined}
      onFocus={() => builder.setInUse(group.key)}
    >
      <GroupHead {...{ builder, groups, group, at, focusNext }} />
      <ul className={css.traits} aria-label={t("builder.group", { at: at + 1 })}>
        {group.traits.map((link) => (
          <Trait
            key={link.id}
            link={link}
            row={rows.get(link.id)}
            mark={marks.get(link.id)}
            feed={feeds.get(rows.get(link.id)?.dataSource.id ?? feedOf.get(link.id) ?? "")}
            {...{ builder, groups, group, at, focusNext }}
          />
        ))}
      </ul>
      {group.frequency && (
        <FrequencyFields
          at={at + 1}
          frequency={group.frequency}
          onChange={(frequency) => builder.setGroups(withGroup(groups, { ...group, frequency }))}
        />
      )}
      {state === "over" && <DropEffect groups={groups} group={group} />}
      {reason !== undefined && state === "refused" && <p className={css.refused}>{reason}</p>}
    </div>
  );
}

function judge(source: DragSource, group: Group): Verdict {
  const dragged = draggedTrait(source);
  if (!dragged) return { ok: false, reason: t("builder.drop.onlyTraits") };
  const isIn = group.traits.some(({ id }) => id === dragged.link.id);
  return isIn ? { ok: false, reason: t("builder.drop.isIn") } : { ok: true };
}

function GroupHead({
  builder,
  groups,
  group,
  at,
  focusNext,
}: Omit<GroupCardProps, "rows" | "marks" | "feeds" | "feedOf">) {
  const { frequency } = group;
  const remove = () => {
    focusNext(afterGroup(groups, group));
    builder.setGroups(groups.filter(({ key }) => key !== group.key));
  };
  return (
    <div className={css.groupHead} data-group-head>
      <h3>{frequency ? t("builder.counted") : t("builder.anyOf")}</h3>
      <span className={css.space} />
      <IconButton
        label={
          frequency
            ? t("builder.frequency.remove", { at: at + 1 })
            : t("builder.frequency.add", { at: at + 1 })
        }
        icon={Clock}
        onPress={() =>
          builder.setGroups(
            withGroup(groups, { ...group, frequency: frequency ? null : { ...USUAL_FREQUENCY } }),
          )
        }
      />
      <IconButton label={t("builder.removeGroup", { at: at + 1 })} icon={Delete} onPress={remove} />
    </div>
  );
}

interface TraitProps extends Omit<GroupCardProps, "rows" | "marks" | "feeds" | "feedOf"> {
  link: ObjectLink;
  row: TraitRow | undefined;
  mark: string | undefined;
  feed: FeedRow | undefined;
}

function Trait({ builder, groups, group, at, link, row, mark, feed, focusNext }: TraitProps) {
  const line = useRef<HTMLLIElement>(null);
  const name = row?.name ?? link.name;
  const { dragProps, dragButtonProps, isDragging, preview } = useRowDrag({
    begin: () => ({
      kind: TRAIT_KIND,
      label: name,
      count: 1,
      payload: { link, from: group.key } satisfies DraggedTrait,
    }),
  });
  const onKeyDown = (event: KeyboardEvent) => {
    const by = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0;
    if (!event.ctrlKey || by === 0 || (by < 0 && at === 0)) return;
    event.preventDefault();
    const next = withMoved(groups, group.key, groups[at + by]?.key, link);
    const there = next.find((one) => one.key === (groups[at + by]?.key ?? next.at(-1)?.key));
    if (there && line.current) {
      focusNext({ kind: "trait", group: there.key, id: link.id, part: partOf(line.current) });
    }
    builder.setGroups(next);
  };
  const remove = () => {
    focusNext(afterTrait(groups, group, link.id, line.current ? partOf(line.current) : 0));
    builder.setGroups(withoutTrait(groups, group.key, link.id));
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <li
      ref={line}
      {...dragProps}
      className={css.trait}
      data-trait={link.id}
      data-dragging={isDragging || undefined}
      onKeyDown={onKeyDown}
    >
      <Button {...dragButtonProps} className={css.handle} aria-label={t("grid.drag", { name })}>
        <DragHandle aria-hidden="true" />
      </Button>
      <span className={css.traitName}>
        <a href={hrefOf({ screen: "trait", id: link.id })}>
          <Name>{name}</Name>
        </a>
        <span className={css.meta}>
          {row && <Name>{row.dataSource.name}</Name>}
          <span>{link.id}</span>
          <TraitMarks thirdParty={row?.thirdParty === true} feed={feed} />
          {mark !== undefined && (
            <Tip words={mark}>
              <span className={css.mark}>{t("builder.controls.mark")}</span>
            </Tip>
          )}
          {group.frequency && row && !canCount(row) && (
            <span className={css.bad}>{t("builder.frequency.notAllowed")}</span>
          )}
        </span>
      </span>
      <NumberText value={row && peopleOf(row)} notYet={row?.notYet} />
      <IconButton label={t("builder.remove", { name })} icon={Close} onPress={remove} />
      {preview}
    </li>
  );
}
