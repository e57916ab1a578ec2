/**
 * How members get to Audience Manager, for one line of the tray: a badge that says it in two words and opens the choice.
 * The plan chooses until a person does.
 */
import ChevronDown from "@react-spectrum/s2/icons/ChevronDown";
import type {
  IntegrationState,
  PlanNote,
  RefusalReason,
  Route,
  TrayDestination,
  TrayLine,
} from "../../bindings";
import { ButtonMenu, type MenuEntry } from "../../components/MenuEntries";
import { t, type MessageKey } from "../../i18n";
import { StateMark, type Marked } from "../../shared/pairs/StateMark";
import css from "./tray.module.css";

/** What a line means for members; a refused line may be possible by the other route. */
type Members = "with" | "later" | "none" | "refused";

const MARKS: Record<Members, Marked> = {
  with: "arriving",
  later: "paused",
  none: "shell",
  refused: "unclear",
};

const WORDS: Record<Members, MessageKey> = {
  with: "sharing.members.with",
  later: "sharing.members.later",
  none: "sharing.members.none",
  refused: "sharing.members.refused",
};

/** What becomes of the members of a line; undefined if that is as it was before, and cannot be chosen. */
export function membersOf({ verdict, notes }: TrayLine, dataflow: IntegrationState): Members | undefined {
  if (verdict.kind === "activate" || verdict.kind === "giveMembers") {
    return dataflow === "paused" ? "later" : "with";
  }
  if (verdict.kind === "refused") return dependsOnRoute(verdict.reason) ? "refused" : undefined;
  return notes.some((note) => note.kind === "shell" || note.kind === "notSent") ? "none" : undefined;
}

/** That in a word or two. */
export function memberWords(members: Members): string {
  return t(WORDS[members]);
}

/** Whether a reason may apply to one route and not to the other: a policy is only about members that are sent. */
function dependsOnRoute(reason: RefusalReason): boolean {
  return reason.kind === "forbidden" ? reason.rule.kind === "policyForbids" : BY_ROUTE.has(reason.kind);
}

/** Such reasons. */
const BY_ROUTE = new Set<RefusalReason["kind"]>(["noDestination", "limit", "missingRight"]);

/** When members come, after the badge. */
function sentenceOf({ verdict, notes }: TrayLine, members: Members): string | undefined {
  const has = (kind: PlanNote["kind"]) => notes.some((note) => note.kind === kind);
  if (members === "refused" || has("alreadySent")) return undefined;
  if (members === "none") return has("notSent") ? t("sharing.note.notSent") : t("sharing.note.shell");
  if (members === "later") return t("sharing.members.later.more");
  return verdict.kind === "giveMembers" ? t("sharing.members.with.pair") : t("sharing.members.with.more");
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
  const words = memberWords(members);
  const sentence = sentenceOf(line, members);
  return (
    <>
      <ButtonMenu
        overlay="routeChoice"
        label={t("sharing.route.label", { name: line.audience.name, members: words })}
        className={`${css.badge} ${members === "with" ? css.good : ""}`}
        isDisabled={isDisabled}
        entries={() => entriesOf(line, members, destination, onChoose)}
      >
        <StateMark of={MARKS[members]} />
        {words}
        <ChevronDown aria-hidden="true" />
      </ButtonMenu>
      {sentence !== undefined && <span>{sentence}</span>}
    </>
  );
}

function entriesOf(
  line: TrayLine,
  members: Members,
  destination: TrayDestination,
  onChoose: RouteChoiceProps["onChoose"],
): MenuEntry[] {
  const whyNotHere = whyNot(destination);
  // The pair of an incomplete share is completed by creating its segment, whichever route is chosen.
  const isHalf = line.verdict.kind === "complete";
  const whyNotThis = isHalf ? t("sharing.route.half") : whyNotHere;
  const hasPair = line.verdict.kind === "adopt" || line.verdict.kind === "giveMembers";
  const current = members === "none" ? "create" : members === "refused" ? line.route : "activate";
  const one = (id: Route): MenuEntry => {
    const why = id === "activate" ? whyNotThis : undefined;
    return {
      id,
      label: t(LABELS[id].one),
      note: why ?? t(NOTES[id][hasPair ? "pair" : "new"]),
      disabled: why !== undefined,
      isCurrent: current === id,
      onAction: () => onChoose(id, false),
    };
  };
  const all = (id: Route): MenuEntry => ({
    id: `${id}All`,
    label: t(LABELS[id].all),
    disabled: id === "activate" && whyNotHere !== undefined,
    onAction: () => onChoose(id, true),
  });
  return [one("activate"), one("create"), "separator", all("activate"), all("create")];
}

const LABELS: Record<Route, Record<"one" | "all", MessageKey>> = {
  activate: { one: "sharing.route.activate", all: "sharing.route.activate.all" },
  create: { one: "sharing.route.create", all: "sharing.route.create.all" },
};

const NOTES: Record<Route, Record<"new" | "pair", MessageKey>> = {
  activate: { new: "sharing.route.activate.note", pair: "sharing.route.activate.pair" },
  create: { new: "sharing.route.create.note", pair: "sharing.route.create.pair" },
};

/** Why the dataflow cannot be used; undefined if it can. */
function whyNot({ state, sandbox, selected, maximum }: TrayDestination): string | undefined {
  if (sandbox !== null) return t("sharing.refusal.noDestination", { place: "other", sandbox });
  if (state === "off") return t("sharing.refusal.noDestination", { place: "none", sandbox: "" });
  if (state === "unknown") return t("sharing.route.unknown");
  if (selected >= maximum) return t("sharing.refusal.limit.destinationAudiences", { maximum });
  return undefined;
}
