/** The state of the connection form: its fields, the check that was made of them, and saving. */
import { useState } from "react";
import { useConnectionCheck } from "../../../api/checks";
import { useConsoleFile, useSaveConnection, type CredentialSource } from "../../../api/connections";
import { inBackground } from "../../../background";
import type { CheckReport, ConnectionRow, ConsoleFile, SandboxChoice } from "../../../bindings";
import { withTaken, type Taken } from "./credentialFile";
import { draftOf, gapsOf, isUntouched, sameForCheck, type ConnectionForm } from "./draft";

export function useConnectionForm(start: ConnectionForm) {
  // Whether somebody has said if changes here reach customers: that stays; a production sandbox only suggests.
  const [{ form, isChosen }, setState] = useState({ form: start, isChosen: start.id !== null });
  const [checked, setChecked] = useState<ConnectionForm>();
  const [isSaved, setSaved] = useState(false);
  const check = useConnectionCheck();
  const consoleFile = useConsoleFile();
  const save = useSaveConnection();
  const gaps = gapsOf(form);
  const draft = draftOf(form);
  const isStale = checked !== undefined && !sameForCheck(form, checked);

  const change = (parts: Partial<ConnectionForm>) => {
    save.clear();
    setState((known) => ({
      form: { ...known.form, ...parts },
      isChosen: known.isChosen || parts.production !== undefined,
    }));
  };
  const takeSandbox = (choose: (form: ConnectionForm) => SandboxChoice | undefined) =>
    setState((known) => {
      const sandbox = choose(known.form);
      return sandbox ? { ...known, form: withSandbox(known.form, sandbox, known.isChosen) } : known;
    });

  /** Reads a credential file; gives undefined where it could not be read. */
  const read = async (source: CredentialSource): Promise<ConsoleFile | undefined> => {
    const file = await consoleFile.run(source);
    if (file) consoleFile.clear();
    return file;
  };
  /** Fills the fields with what was taken from a file, and goes on to the check. */
  const take = (taken: Taken) => {
    save.clear();
    const filled = withTaken(form, taken);
    setState((known) => ({ ...known, form: filled }));
    if (canBeChecked(filled)) inBackground(runCheckOf(filled));
  };

  const runCheckOf = async (form: ConnectionForm) => {
    const draft = draftOf(form);
    if (!draft) return;
    setChecked(form);
    const report = await check.start(draft);
    if (!report) return;
    // Only what the check itself found is filled in; that does not make the check old. What was typed meanwhile stays.
    takeSandbox((known) => sandboxAfter(known.sandbox, report));
    const found = sandboxAfter(form.sandbox, report);
    if (found) setChecked({ ...form, sandbox: found.name, region: found.region });
  };

  return {
    form,
    change,
    gaps,
    isUntouched: isUntouched(form),
    read,
    take,
    filling: consoleFile,
    check,
    isStale,
    /** The form as it was checked last. */
    checked,
    /** A production sandbox was found, and nobody has said otherwise. */
    isProductionSuggested: !isChosen && form.production,
    /** The sandbox that the kept connection leaves for the one in the form, if it does. */
    leaves: start.id !== null && form.sandbox.trim() !== start.sandbox ? start.sandbox : undefined,
    pickSandbox: (sandbox: SandboxChoice) => {
      save.clear();
      takeSandbox(() => sandbox);
    },
    /** Goes on to the check as soon as the fields it needs are there, once for each filling-in. */
    checkByItself: () => {
      if (canBeChecked(form) && !check.isRunning && (checked === undefined || isStale))
        inBackground(runCheckOf(form));
    },
    /** Whether the form as it is now is known to work. */
    isUsable: check.report?.usable === true && !isStale,
    canCheck: canBeChecked(form) && !check.isRunning,
    runCheck: () => runCheckOf(form),
    canSave: draft !== undefined && gaps.length === 0 && !save.isRunning,
    save,
    /** Nothing in it would be lost. */
    isSaved,
    runSave: async (): Promise<ConnectionRow | undefined> => {
      const kept = draft && (await save.run(draft));
      // The typed secret is where it belongs now; the form must not hold it longer than it has to.
      if (kept) change({ secret: { kind: "kept" } });
      setSaved(kept !== undefined);
      return kept;
    },
  };
}

export type ConnectionFormState = ReturnType<typeof useConnectionForm>;

/** Whether a check has what it needs; it finds the sandbox, and the name is no matter to it. */
function canBeChecked(form: ConnectionForm): boolean {
  return gapsOf(form).every((gap) => gap === "name" || gap === "sandbox");
}

/** The form with a sandbox that Experience Platform names; it suggests whether changes reach customers. */
function withSandbox(form: ConnectionForm, { name, region, production }: SandboxChoice, isChosen: boolean) {
  const suggests = !isChosen && form.baseUrl === "";
  return { ...form, sandbox: name, region, production: suggests ? production : form.production };
}

/** The sandbox a report settles: the one that was named, else the default one. */
export function sandboxAfter(present: string, { sandboxes }: CheckReport): SandboxChoice | undefined {
  const wanted = present.trim();
  return (
    sandboxes.find(({ name }) => name === wanted) ??
    (wanted === "" ? (sandboxes.find((sandbox) => sandbox.default) ?? sandboxes[0]) : undefined)
  );
}
