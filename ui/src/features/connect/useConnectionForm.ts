/** The state of the connection form: its fields, the check that was made of them, and saving. */
import { useState } from "react";
import { useConnectionCheck } from "../../api/checks";
import { useConsoleFile, useSaveConnection } from "../../api/connections";
import type { CheckReport, ConnectionRow } from "../../bindings";
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

  /** Fills the fields; gives whether the file had a secret, or undefined where it could not be read. */
  const fill = async (text: string): Promise<boolean | undefined> => {
    const file = await consoleFile.run(text);
    if (!file) return undefined;
    consoleFile.clear();
    setForm((known) => withConsoleFile(known, file));
    return file.secretHandle !== null;
  };

  const runCheck = async () => {
    if (!draft) return;
    setChecked(form);
    const report = await check.start(draft);
    const sandbox = report && sandboxAfter(form.sandbox, report);
    if (!sandbox) return;
    // Only what the check itself found is filled in; that does not make the check old.
    setForm((known) => ({ ...known, ...sandbox }));
    setChecked((known) => known && { ...known, ...sandbox });
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
    /** Whether the form as it is now is known to work. */
    isUsable: check.report?.usable === true && !isStale,
    canCheck: draft !== undefined && gaps.every((gap) => gap === "name") && !check.isRunning,
    runCheck,
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

/** The sandbox and region a report settles: the one that was named, else the default one. */
export function sandboxAfter(
  present: string,
  { sandboxes }: CheckReport,
): Pick<ConnectionForm, "sandbox" | "region"> | undefined {
  const wanted = present.trim();
  const found =
    sandboxes.find(({ name }) => name === wanted) ??
    (wanted === "" ? (sandboxes.find((sandbox) => sandbox.default) ?? sandboxes[0]) : undefined);
  return found && { sandbox: found.name, region: found.region };
}
