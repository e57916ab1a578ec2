/**
 * One line above the screens about shared audiences while members do not arrive as usual: on every one of them while the
 * dataflow is paused, on Share also if there is none, if another sandbox has it, or if Adobe set up sharing in the older way.
 * It disappears when that ends. While something is pressed or dragged it neither appears nor disappears: it would move the
 * folders away from the pointer, and the drop would hit another one.
 */
import { useWorkspace } from "../../api/workspace";
import type { DataflowState } from "../../bindings";
import { useSteady } from "../../components/dnd/useHeld";
import { isolate, t, type MessageKey } from "../../i18n";
import { hrefOf } from "../../navigation";
import { DataflowSwitch } from "./DataflowSwitch";
import { StateMark, type Marked } from "./StateMark";
import css from "./pairs.module.css";

interface Words {
  mark: Marked;
  title: MessageKey;
  words: MessageKey;
}

/** What is said of each state; nothing while members arrive, or if it is not known whether they do. */
const WORDS: Record<DataflowState, Words | undefined> = {
  on: undefined,
  unknown: undefined,
  paused: {
    mark: "paused",
    title: "pairs.paused.title",
    words: "pairs.paused.words",
  },
  absent: {
    mark: "shell",
    title: "pairs.flow.absent.title",
    words: "pairs.flow.absent.words",
  },
  elsewhere: {
    mark: "shell",
    title: "pairs.flow.elsewhere.title",
    words: "pairs.flow.elsewhere.words",
  },
  legacy: {
    mark: "unclear",
    title: "pairs.flow.legacy.title",
    words: "pairs.flow.legacy.words",
  },
};

interface PausedBannerProps {
  /** Whether only a paused dataflow is announced. */
  onlyPaused?: boolean;
}

export function PausedBanner({ onlyPaused = false }: PausedBannerProps) {
  const dataflow = useSteady(useWorkspace().value?.dataflow);
  const words = dataflow && WORDS[dataflow.state];
  if (!words || (onlyPaused && dataflow.state !== "paused")) return null;
  return (
    <p className={css.paused} data-tone={dataflow.state}>
      <StateMark of={words.mark} />
      <span>
        <b>{t(words.title)}</b> {t(words.words, { sandbox: isolate(dataflow.sandbox ?? "") })}
      </span>
      {dataflow.state === "paused" ? (
        <DataflowSwitch to="on" />
      ) : (
        <a href={hrefOf({ screen: "connection" })}>{t("pairs.paused.more")}</a>
      )}
    </p>
  );
}
