/** The result of a change to one or several objects, as text. */
import { asFailure, showFailure } from "../../api/failure";
import type { EditedObject, Failure } from "../../bindings";
import { toast } from "../../components/toast";
import { toastFailure } from "../failures/toastFailure";
import { t, own } from "../../i18n";

/** How many objects are named in one message. */
const NAMED = 3;

/** Why an object was not changed. */
export function whyWords(failure: Failure): string {
  const { segments } = failure.details;
  return segments === undefined ? showFailure(failure).words : t("editing.usedBy", { segments });
}

/** The objects that were not changed, each with its reason; undefined if there are none. */
export function stayedWords(outcome: readonly EditedObject[]): string | undefined {
  const stayed = outcome.flatMap(({ object, failure }) =>
    failure === null ? [] : [t("editing.notDeleted", { name: object.name, why: own(whyWords(failure)) })],
  );
  if (stayed.length === 0) return undefined;
  const more = stayed.length - NAMED;
  return [...stayed.slice(0, NAMED), ...(more > 0 ? [t("editing.more", { count: more })] : [])].join(" ");
}

/** Shows what was done, and what was not done and why. */
export function toastOutcome(outcome: readonly EditedObject[], doneWords: (count: number) => string): void {
  const done = outcome.filter((one) => one.failure === null).length;
  if (done > 0) toast.done(doneWords(done));
  const stayed = stayedWords(outcome);
  if (stayed !== undefined) toast.failed(stayed);
}

export function toastEditFailure(failure: Failure): void {
  const { title, words } = showFailure(failure);
  toastFailure(failure, t("editing.failed", { title: own(title), words: own(words) }));
}

/** For promises whose rejection nothing else reports. */
export function toastThrown(thrown: unknown): void {
  toastEditFailure(asFailure(thrown));
}
