/** A trait that was found: dragged into a group, or added with its button. */
import Add from "@react-spectrum/s2/icons/Add";
import DragHandle from "@react-spectrum/s2/icons/Move";
import { memo } from "react";
import { Button } from "react-aria-components";
import type { ObjectLink } from "../../bindings";
import { useRowDrag } from "../../components/dnd/useRowDrag";
import { IconButton } from "../../components/IconButton";
import { Name } from "../../components/Name";
import { NumberText } from "../../components/NumberText";
import { Tip } from "../../components/Tip";
import { t } from "../../i18n";
import { TRAIT_KIND, type DraggedTrait } from "./dragged";
import { TraitMarks } from "./TraitMarks";
import type { FoundRow } from "./useFound";
import css from "./builder.module.css";

interface FoundTraitProps extends FoundRow {
  /** Whether the rule has the trait. */
  isIn: boolean;
  canAdd: boolean;
  add: (trait: ObjectLink) => void;
  /** How many of its devices are in the rule already, once that was asked. */
  overlap: string | undefined;
  /** The pointer or the focus is on it. */
  point: (id: string) => void;
  /** What its export controls forbid. */
  control: string | undefined;
  /** Whether that forbids a destination of the segment. */
  clashes: boolean | undefined;
}

/** Rendered again only if something about its trait changes: not at each letter that is typed elsewhere. */
export const FoundTrait = memo(function FoundTrait(props: FoundTraitProps) {
  const { id, name, source, people, notYet, thirdParty, feed, isIn, canAdd, add } = props;
  const { overlap, point, control, clashes } = props;
  const link: ObjectLink = { kind: "trait", id, name };
  const { dragProps, dragButtonProps, isDragging, preview } = useRowDrag({
    begin: () => ({ kind: TRAIT_KIND, label: name, count: 1, payload: { link } satisfies DraggedTrait }),
    isDisabled: !canAdd,
  });
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <li
      {...dragProps}
      className={css.trait}
      data-dragging={isDragging || undefined}
      data-trait={id}
      onPointerEnter={() => point(id)}
      onFocus={() => point(id)}
    >
      <Button
        {...dragButtonProps}
        className={css.handle}
        aria-label={t("grid.drag", { name })}
        isDisabled={!canAdd}
      >
        <DragHandle aria-hidden="true" />
      </Button>
      <span className={css.traitName}>
        <Name>{name}</Name>
        <span className={css.meta}>
          <Name>{source}</Name>
          <span>{id}</span>
        </span>
        <span className={css.marks}>
          <TraitMarks thirdParty={thirdParty} feed={feed} />
          {control !== undefined && (
            <Tip words={control}>
              <span className={css.mark} data-clash={clashes || undefined}>
                {t(clashes ? "builder.controls.clash" : "builder.controls.mark")}
              </span>
            </Tip>
          )}
          {isIn && <span className={css.mark}>{t("builder.isIn")}</span>}
          {overlap !== undefined && (
            <span className={css.mark} role="status">
              {overlap}
            </span>
          )}
        </span>
      </span>
      <NumberText value={people} notYet={notYet} />
      <IconButton
        label={t("builder.add", { name })}
        icon={Add}
        onPress={() => add(link)}
        why={canAdd ? undefined : t("builder.codeOnly")}
      />
      {preview}
    </li>
  );
});
