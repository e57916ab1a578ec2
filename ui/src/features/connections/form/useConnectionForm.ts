/** The state of the connection form: its fields, their check, and saving. */
import { useState } from "react";
import { useConnectionCheck } from "../../../api/checks";
import { useConsoleFile, useSaveConnection, type CredentialSource } from "../../../api/connections";
import { inBackground } from "../../../background";
import type { CheckReport, ConnectionRow, ConsoleFile, SandboxChoice } from "../../../bindings";
import { withTaken, type Taken } from "./credentialFile";
import { draftOf, gapsOf, isUntouched, sameForCheck, type ConnectionForm } from "./draft";

export function useConnectionForm(start: ConnectionForm) {
  const save = useSaveConnection();
  const [isSaved, setSaved] = useState(false);
  const consoleFile = useConsoleFile();
  const { form, isChosen, fill, fillSandbox } = useFields(start);
  const checking = useCheckOf(form, fillSandbox);
  const gaps = gapsOf(form);
  const draft = draftOf(form);

  const change = (parts: Partial<ConnectionForm>) => {
    save.clear();
    fill(parts);
  };
  return {
    form,
    change,
    gaps,
    isUntouched: isUntouched(form),
    ...checking,
    /** Reads a credential file; undefined if it could not be read. */
    async read(source: CredentialSource): Promise<ConsoleFile | undefined> {
      const file = await consoleFile.run(source);
      if (file) consoleFile.clear();
      return file;
    },
    /** Fills the fields from a file and starts the check. */
    take(taken: Taken) {
      save.clear();
      const filled = withTaken(form, taken);
      fill(filled, false);
      if (canBeChecked(filled)) inBackground(checking.runCheckOf(filled));
    },
    filling: consoleFile,
    /** A production sandbox was found, and the user has not changed the switch. */
    isProductionSuggested: !isChosen && form.production,
    /** The sandbox that the saved connection would leave for the one in the form. */
    leaves: start.id !== null && form.sandbox.trim() !== start.sandbox ? start.sandbox : undefined,
    pickSandbox(sandbox: SandboxChoice) {
      save.clear();
      fillSandbox(() => sandbox);
    },
    canSave: draft !== undefined && gaps.length === 0 && !save.isRunning,
    save,
    /** Closing the form would lose nothing. */
    isSaved,
    async runSave(): Promise<ConnectionRow | undefined> {
      const saved = draft && (await save.run(draft));
      // The typed secret is stored now; the form must not hold it any longer than necessary.
      if (saved) change({ secret: { kind: "kept" } });
      setSaved(saved !== undefined);
      return saved;
    },
  };
}

/** The values of the form. */
function useFields(start: ConnectionForm) {
  // Once the user has set whether changes here reach customers, that stays; a production sandbox only suggests it.
  const [{ form, isChosen }, setState] = useState({ form: start, isChosen: start.id !== null });
  return {
    form,
    isChosen,
    /** `byUser`: the values were typed or chosen, not read from a file. */
    fill: (parts: Partial<ConnectionForm>, byUser = true) =>
      setState((known) => ({
        form: { ...known.form, ...parts },
        isChosen: known.isChosen || (byUser && parts.production !== undefined),
      })),
    fillSandbox: (choose: (form: ConnectionForm) => SandboxChoice | undefined) =>
      setState((known) => {
        const sandbox = choose(known.form);
        return sandbox ? { ...known, form: withSandbox(known.form, sandbox, known.isChosen) } : known;
      }),
  };
}

/** The check of the form; it fills in the sandbox that it finds. */
function useCheckOf(form: ConnectionForm, fillSandbox: ReturnType<typeof useFields>["fillSandbox"]) {
  const [checked, setChecked] = useState<ConnectionForm>();
  const check = useConnectionCheck();
  const isStale = checked !== undefined && !sameForCheck(form, checked);
  const canCheck = canBeChecked(form) && !check.isRunning;
  const runCheckOf = async (form: ConnectionForm) => {
    const draft = draftOf(form);
    if (!draft) return;
    setChecked(form);
    const report = await check.start(draft);
    if (!report) return;
    // Values that the check itself found do not make it stale. Values typed since then stay.
    fillSandbox((known) => sandboxAfter(known.sandbox, report));
    const found = sandboxAfter(form.sandbox, report);
    if (found) setChecked({ ...form, sandbox: found.name, region: found.region });
  };
  return {
    check,
    isStale,
    /** The form as it was last checked. */
    checked,
    /** Whether the current form is known to work. */
    isUsable: check.report?.usable === true && !isStale,
    canCheck,
    runCheck: () => runCheckOf(form),
    runCheckOf,
    /** Starts the check as soon as the fields it needs are filled in, once for each change of them. */
    checkByItself() {
      if (canCheck && (checked === undefined || isStale)) inBackground(runCheckOf(form));
    },
  };
}

export type ConnectionFormState = ReturnType<typeof useConnectionForm>;

/** Whether the check has what it needs; it determines the sandbox, and does not need the name. */
function canBeChecked(form: ConnectionForm): boolean {
  return gapsOf(form).every((gap) => gap === "name" || gap === "sandbox");
}

/** The form with a sandbox of Experience Platform, which suggests whether changes reach customers. */
function withSandbox(form: ConnectionForm, { name, region, production }: SandboxChoice, isChosen: boolean) {
  const suggests = !isChosen && form.baseUrl === "";
  return { ...form, sandbox: name, region, production: suggests ? production : form.production };
}

/** The sandbox chosen by a report: the one named in the form, or else the default one. */
export function sandboxAfter(present: string, { sandboxes }: CheckReport): SandboxChoice | undefined {
  const wanted = present.trim();
  return (
    sandboxes.find(({ name }) => name === wanted) ??
    (wanted === "" ? (sandboxes.find((sandbox) => sandbox.default) ?? sandboxes[0]) : undefined)
  );
}
