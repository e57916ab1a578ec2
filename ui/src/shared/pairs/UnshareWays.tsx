/** The three ways to go on when a pair is used, and the number that is typed before rules are changed. */
import { Radio, RadioGroup } from "@react-spectrum/s2/RadioGroup";
import { TextField } from "@react-spectrum/s2/TextField";
import type { UnshareChoice as Way } from "../../api/unshareChoice";
import type { UnshareTree } from "../../bindings";
import { formatNumber, t } from "../../i18n";
import css from "./pairs.module.css";

/** Why a way is not possible; undefined if it is. */
export function whyNot(tree: UnshareTree, way: Way): string | undefined {
  if (way === "delete") {
    const model = tree.models[0];
    if (model) return t("pairs.unshare.heldByModel", { name: model.name });
    return tree.edits.some(({ after }) => after === null) ? t("pairs.unshare.heldByRule") : undefined;
  }
  if (way === "leave") {
    return tree.audiences.every(({ canLeave }) => canLeave) ? undefined : t("pairs.unshare.leave.notSent");
  }
  return undefined;
}

/** The way that is chosen at first: the one that can be undone, if it is possible. */
export function wayOf(tree: UnshareTree): Way {
  return whyNot(tree, "leave") === undefined ? "leave" : "stop";
}

/** Before rules are changed, their number is typed. */
export function isConfirmed(tree: UnshareTree, way: Way, typed: string): boolean {
  if (whyNot(tree, way) !== undefined) return false;
  return way !== "delete" || tree.edits.length === 0 || isTyped(typed, tree.edits.length);
}

/** With or without digit groups: the question shows the number with them. */
function isTyped(typed: string, count: number): boolean {
  return [String(count), formatNumber(count)].includes(typed.trim());
}

interface UnshareWaysProps {
  tree: UnshareTree;
  chosen: Way;
  onChoose: (way: Way) => void;
  typed: string;
  onType: (text: string) => void;
}

export function UnshareWays({ tree, chosen, onChoose, typed, onType }: UnshareWaysProps) {
  const count = tree.edits.length;
  const words: Record<Way, { label: string; about: string }> = {
    leave: { label: t("pairs.unshare.leave.label"), about: t("pairs.unshare.leave.about") },
    delete: {
      label: count > 0 ? t("pairs.unshare.remove.label", { count }) : t("pairs.unshare.delete.label"),
      about: t("pairs.unshare.delete.about"),
    },
    stop: { label: t("pairs.unshare.stop.label"), about: t("pairs.unshare.stop.about") },
  };
  return (
    <>
      <RadioGroup label={t("pairs.unshare.ways")} value={chosen} onChange={(way) => onChoose(way as Way)}>
        {(["leave", "delete", "stop"] as const).map((way) => {
          const why = whyNot(tree, way);
          return (
            <Radio key={way} value={way} isDisabled={why !== undefined}>
              <span className={css.way}>
                <b>{words[way].label}</b>
                <span>{why ?? words[way].about}</span>
              </span>
            </Radio>
          );
        })}
      </RadioGroup>
      {chosen === "delete" && count > 0 && (
        <TextField label={t("pairs.unshare.typed", { count })} value={typed} onChange={onType} />
      )}
    </>
  );
}
