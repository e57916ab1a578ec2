/**
 * How members get to Audience Manager, for one line of the tray: a badge that says it in two words and opens the choice.
 * The plan chooses until a person does.
 */
import ChevronDown from "@react-spectrum/s2/icons/ChevronDown";
import type { IntegrationState, Route, TrayDestination, TrayLine } from "../../bindings";
import { ButtonMenu, type MenuEntry } from "../../components/MenuEntries";
import { t, type MessageKey } from "../../i18n";
import { StateMark, type Marked } from "../../shared/pairs/StateMark";
import css from "./tray.module.css";

/** What a line means for members. */
type Members = "with" | "later" | "none";

const MARKS: Record<Members, Marked> = { with: "arriving", later: "paused", none: "shell" };

const WORDS: Record<Members, MessageKey> = {
  with: "sharing.members.with",
  later: "sharing.members.later",
  none: "sharing.members.none",
};

/** When members come, after the badge. */
const SENTENCES: Record<Members, MessageKey> = {
  with: "sharing.members.with.more",
  later: "sharing.members.later.more",
  none: "sharing.note.shell",
};

/** What becomes of the members of a line; undefined if that is as it was before. */
export function membersOf(line: TrayLine, dataflow: IntegrationState): Members | undefined {
  const { kind } = line.verdict;
  if (kind === "activate" || kind === "giveMembers") return dataflow === "paused" ? "later" : "with";
  return line.notes.some((note) => note.kind === "shell" || note.kind === "notSent") ? "none" : undefined;
}

interface RouteChoiceProps {
  line: TrayLine;
  destination: TrayDestination;
  dataflow: IntegrationState;
  isDisabled: boolean;
  /** Chooses a route for this line, or for every line. */
  onChoose: (route: Route, all: boolean) => void;
}

export function RouteChoice({ line, destination, dataflow, isDisabled, onChoose }: RouteChoiceProps) {
  const members = membersOf(line, dataflow);
  if (!members) return null;
  const words = t(WORDS[members]);
  return (
    <>
      <ButtonMenu
        overlay="routeChoice"
        label={t("sharing.route.label", { name: line.audience.name, members: words })}
        className={`${css.badge} ${members === "with" ? css.good : ""}`}
        isDisabled={isDisabled}
        entries={entriesOf(line, destination, onChoose)}
      >
        <StateMark of={MARKS[members]} />
        {words}
        <ChevronDown aria-hidden="true" />
      </ButtonMenu>
      <span>{t(SENTENCES[members])}</span>
    </>
  );
}

function entriesOf(
  line: TrayLine,
  destination: TrayDestination,
  onChoose: RouteChoiceProps["onChoose"],
): MenuEntry[] {
  const unavailable = whyNot(destination);
  const route = (id: Route, all: boolean): MenuEntry => ({
    id: all ? `${id}All` : id,
    label: t(LABELS[id][all ? "all" : "one"]),
    note: all ? undefined : id === "activate" && unavailable !== undefined ? unavailable : t(NOTES[id]),
    disabled: id === "activate" && unavailable !== undefined,
    isCurrent: !all && line.route === id,
    onAction: () => onChoose(id, all),
  });
  return [
    route("activate", false),
    route("create", false),
    "separator",
    route("activate", true),
    route("create", true),
  ];
}

const LABELS: Record<Route, Record<"one" | "all", MessageKey>> = {
  activate: { one: "sharing.route.activate", all: "sharing.route.activate.all" },
  create: { one: "sharing.route.create", all: "sharing.route.create.all" },
};

const NOTES: Record<Route, MessageKey> = {
  activate: "sharing.route.activate.note",
  create: "sharing.route.create.note",
};

/** Why the dataflow cannot be used; undefined if it can. */
function whyNot({ state, sandbox, selected, maximum }: TrayDestination): string | undefined {
  if (sandbox !== null) return t("sharing.refusal.noDestination", { place: "other", sandbox });
  if (state === "off") return t("sharing.refusal.noDestination", { place: "none", sandbox: "" });
  if (state === "unknown") return t("sharing.route.unknown");
  if (selected >= maximum) return t("sharing.refusal.limit.destinationAudiences", { maximum });
  return undefined;
}
