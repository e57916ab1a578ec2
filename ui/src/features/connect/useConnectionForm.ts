/** The state of the connection form: its fields, the check that was made of them, and saving. */
import { useState } from "react";
import { useConnectionCheck } from "../../api/checks";
import { useConsoleFile, useSaveConnection } from "../../api/connections";
import type { CheckReport, ConnectionRow, SandboxChoice } from "../../bindings";
import { draftOf, gapsOf, isUntouched, sameForCheck, withConsoleFile, type ConnectionForm } from "./draft";

export function useConnectionForm(start: ConnectionForm) {
  const [form, setForm] = useState(start);
  const [checked, setChecked] = useState<ConnectionForm>();
  const check = useConnectionCheck();
  const consoleFile = useConsoleFile();
  const save = useSaveConnection();
  const gaps = gapsOf(form);
  const draft = draftOf(form);
  const isStale = checked !== undefined && !sameForCheck(form, checked);

  const change = (parts: Partial<ConnectionForm>) => {
    save.clear();
    setForm((known) => ({ ...known, ...parts }));
  };
  // What somebody chose stays; a production sandbox only suggests.
  const [chosen, setChosen] = useState(start.id !== null);
  const suggested = (sandbox: SandboxChoice | undefined): Partial<ConnectionForm> =>
    sandbox && !chosen && form.baseUrl === "" ? { production: sandbox.production } : {};

  /** Fills the fields; gives whether the file had a secret, or undefined where it could not be read. */
  const fill = async (text: string): Promise<boolean | undefined> => {
    const file = await consoleFile.run(text);
    if (!file) return undefined;
    consoleFile.clear();
    const filled = withConsoleFile(form, file);
    setForm(filled);
    if (canBeChecked(filled)) void runCheckOf(filled);
    return file.secretHandle !== null;
  };

  const runCheckOf = async (form: ConnectionForm) => {
    const draft = draftOf(form);
    if (!draft) return;
    setChecked(form);
    const report = await check.start(draft);
    const found = report && sandboxAfter(form.sandbox, report);
    if (!found) return;
    // Only what the check itself found is filled in; that does not make the check old.
    const filled = { sandbox: found.name, region: found.region };
    setForm((known) => ({ ...known, ...filled, ...suggested(found) }));
    setChecked((known) => known && { ...known, ...filled });
  };

  return {
    form,
    change,
    gaps,
    isUntouched: isUntouched(form),
    fill,
    filling: consoleFile,
    check,
    isStale,
    /** The form as it was checked last. */
    checked,
    /** A production sandbox was found, and nobody has said otherwise. */
    isProductionSuggested: !chosen && form.production,
    /** Name, colour and production: what somebody sets is not suggested any more. */
    changeLook: (parts: Partial<ConnectionForm>) => {
      if (parts.production !== undefined) setChosen(true);
      change(parts);
    },
    pickSandbox: (sandbox: SandboxChoice) =>
      change({ sandbox: sandbox.name, region: sandbox.region, ...suggested(sandbox) }),
    /** Goes on to the check as soon as the fields it needs are there, once for each filling-in. */
    checkByItself: () => {
      if (canBeChecked(form) && !check.isRunning && (checked === undefined || isStale)) void runCheckOf(form);
    },
    /** Whether the form as it is now is known to work. */
    isUsable: check.report?.usable === true && !isStale,
    canCheck: canBeChecked(form) && !check.isRunning,
    runCheck: () => runCheckOf(form),
    canSave: draft !== undefined && gaps.length === 0 && !save.isRunning,
    save,
    runSave: async (): Promise<ConnectionRow | undefined> => {
      const kept = draft && (await save.run(draft));
      // The typed secret is where it belongs now; the form must not hold it longer than it has to.
      if (kept) setForm((known) => ({ ...known, secret: { kind: "kept" } }));
      return kept;
    },
  };
}

export type ConnectionFormState = ReturnType<typeof useConnectionForm>;

/** Whether a check has what it needs; it finds the sandbox, and the name is no matter to it. */
function canBeChecked(form: ConnectionForm): boolean {
  return gapsOf(form).every((gap) => gap === "name" || gap === "sandbox");
}

/** The sandbox a report settles: the one that was named, else the default one. */
export function sandboxAfter(present: string, { sandboxes }: CheckReport): SandboxChoice | undefined {
  const wanted = present.trim();
  return (
    sandboxes.find(({ name }) => name === wanted) ??
    (wanted === "" ? (sandboxes.find((sandbox) => sandbox.default) ?? sandboxes[0]) : undefined)
  );
}
