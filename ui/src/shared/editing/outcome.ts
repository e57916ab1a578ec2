/** What came of a change to one or several objects, in words. */
import { asFailure, showFailure } from "../../api/failure";
import type { EditedObject, Failure } from "../../bindings";
import { toast } from "../../components/toast";
import { tellFailure } from "../failures/tellFailure";
import { t, own } from "../../i18n";

/** Objects named in one message. */
const NAMED = 3;

/** Why an object stayed as it was. */
export function whyWords(failure: Failure): string {
  const { segments } = failure.details;
  return segments === undefined ? showFailure(failure).words : t("storage.edit.usedBy", { segments });
}

/** The objects that stayed, each with its reason; undefined when none did. */
export function stayedWords(outcome: readonly EditedObject[]): string | undefined {
  const stayed = outcome.flatMap(({ object, failure }) =>
    failure === null ? [] : [t("storage.edit.stayed", { name: object.name, why: own(whyWords(failure)) })],
  );
  if (stayed.length === 0) return undefined;
  const more = stayed.length - NAMED;
  return [...stayed.slice(0, NAMED), ...(more > 0 ? [t("storage.edit.more", { count: more })] : [])].join(
    " ",
  );
}

/** Says what was done, and what was not and why. */
export function sayOutcome(outcome: readonly EditedObject[], doneWords: (count: number) => string): void {
  const done = outcome.filter((one) => one.failure === null).length;
  if (done > 0) toast.done(doneWords(done));
  const stayed = stayedWords(outcome);
  if (stayed !== undefined) toast.failed(stayed);
}

export function sayFailure(failure: Failure): void {
  const { title, words } = showFailure(failure);
  tellFailure(failure, t("storage.edit.failed", { title: own(title), words: own(words) }));
}

/** For promises whose failure nobody else tells. */
export function sayThrown(thrown: unknown): void {
  sayFailure(asFailure(thrown));
}
