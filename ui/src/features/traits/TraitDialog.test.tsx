import { DialogContainer } from "@react-spectrum/s2/Dialog";
import { Provider } from "@react-spectrum/s2/Provider";
import { fireEvent, render, screen, waitFor } from "@testing-library/react";
import { beforeEach, expect, test, vi } from "vitest";
import { ApiProvider } from "../../api/ApiProvider";
import { createQueryClient } from "../../api/client";
import type { Failure, Saved, TraitForm } from "../../bindings";
import { emptyTrait, TraitDialog } from "./TraitDialog";

type Save = { form: TraitForm; openedForm: TraitForm | null; attempt: string };
const host = vi.hoisted(() => ({
  saved: [] as Save[],
  /** Answers to the next saves; without one, a save succeeds. */
  answers: [] as (Saved<TraitForm> | Failure)[],
}));

vi.mock("../../platform", () => ({
  invoke: async (name: string, args: never) => {
    if (name === "trait_save") {
      host.saved.push(args);
      const answer = host.answers.shift() ?? { kind: "saved", id: "77" };
      if ("code" in answer) throw answer;
      return answer;
    }
    if (name === "rule_reading") {
      const isWhole = (args as { rule: string }).rule.endsWith("1");
      return { tree: null, fault: isWhole ? null : { position: 8, expected: "a value" } };
    }
    return [];
  },
  channel: (onmessage: unknown) => ({ onmessage }),
  onWorkspaceChanged: async () => () => {},
}));

beforeEach(() => {
  host.saved = [];
  host.answers = [];
});

function open(start: TraitForm, onDismiss = vi.fn()) {
  render(
    <Provider>
      <ApiProvider client={createQueryClient()}>
        <DialogContainer onDismiss={onDismiss}>
          <TraitDialog start={start} />
        </DialogContainer>
      </ApiProvider>
    </Provider>,
  );
  return onDismiss;
}

test("requires the needed fields, shows where the rule is invalid, and saves the values", async () => {
  const closed = open({ ...emptyTrait("ruleBased", "5"), dataSource: "9" });
  const save = screen.getByRole("button", { name: "Create" });
  expect(save).toHaveProperty("disabled", true);
  fireEvent.change(screen.getByRole("textbox", { name: /^Name/ }), { target: { value: "Blue" } });
  const rule = screen.getByRole("textbox", { name: /^Rule/ });
  fireEvent.change(rule, { target: { value: "color ==" } });
  await screen.findByText(/character 9: expected a value/);
  fireEvent.click(save);
  expect(host.saved).toEqual([]);
  fireEvent.change(rule, { target: { value: "color == 1" } });
  await waitFor(() => expect(screen.queryByText(/character 9/)).toBeNull());
  fireEvent.click(save);
  await waitFor(() => expect(closed).toHaveBeenCalled());
  expect(host.saved[0]?.form).toMatchObject({
    name: "Blue",
    folder: "5",
    dataSource: "9",
    rule: "color == 1",
  });
});

test("of a folder trait only the data source can be changed", () => {
  open({ ...emptyTrait("ruleBased", "5"), id: "1", traitType: "folder", name: "Folder" });
  expect(screen.queryByRole("textbox", { name: /^Name/ })).toBeNull();
  expect(screen.getByText(/only its data source/)).toBeDefined();
});

const opened: TraitForm = {
  ...emptyTrait("onboarded", "5"),
  id: "7",
  name: "Blue",
  description: "old",
  dataSource: "9",
};
const name = () => screen.getByRole("textbox", { name: /^Name/ });
const press = (label: string) => fireEvent.click(screen.getByRole("button", { name: label }));

test("a form is saved with the version it was opened with", async () => {
  const closed = open(opened);
  fireEvent.change(name(), { target: { value: "Navy" } });
  press("Save");
  await waitFor(() => expect(closed).toHaveBeenCalled());
  expect(host.saved[0]).toMatchObject({ form: { name: "Navy" }, openedForm: { name: "Blue" } });
});

test("changes by someone else are shown field by field for the user to decide", async () => {
  const now = { ...opened, name: "Sky", description: "theirs", comments: "seen" };
  host.answers = [{ kind: "conflict", now, fields: ["name", "description"] }];
  const closed = open(opened);
  fireEvent.change(name(), { target: { value: "Navy" } });
  fireEvent.change(screen.getByRole("textbox", { name: /^Description/ }), { target: { value: "mine" } });
  press("Save");
  const both = await screen.findByRole("alert");
  expect(closed).not.toHaveBeenCalled();
  for (const value of ["Blue", "Navy", "Sky", "old", "mine", "theirs"]) {
    expect(both.textContent).toContain(value);
  }
  const save = () => screen.getByRole("button", { name: "Save" });
  expect(save()).toHaveProperty("disabled", true);
  fireEvent.click(screen.getByRole("radio", { name: /Take theirs: Sky/ }));
  expect(save()).toHaveProperty("disabled", true);
  fireEvent.click(screen.getByRole("radio", { name: /Keep mine: mine/ }));
  await waitFor(() => expect(save()).toHaveProperty("disabled", false));
  press("Save");
  await waitFor(() => expect(closed).toHaveBeenCalled());
  expect(host.saved[1]).toMatchObject({
    form: { name: "Sky", description: "mine", comments: "seen" },
    openedForm: now,
  });
});

test("pressing Create again after a lost answer continues the same attempt; opening the dialog again does not", async () => {
  const lost = { code: "unknownOutcome", message: "lost", details: {} } as const;
  host.answers = [lost];
  open({ ...opened, id: null });
  press("Create");
  await screen.findByRole("alert");
  press("Create");
  await waitFor(() => expect(host.saved).toHaveLength(2));
  const [first, second] = host.saved;
  expect(first?.attempt).toBeTruthy();
  expect(second?.attempt).toBe(first?.attempt);
  open({ ...opened, id: null });
  await waitFor(() => expect(screen.getAllByRole("button", { name: "Create" }).length).toBeGreaterThan(0));
  fireEvent.click(screen.getAllByRole("button", { name: "Create" }).at(-1) as HTMLElement);
  await waitFor(() => expect(host.saved).toHaveLength(3));
  expect(host.saved[2]?.attempt).not.toBe(first?.attempt);
});

test("an object that was created with other values is compared with the form and saved as a change", async () => {
  const now = { ...opened, comments: "seen" };
  host.answers = [{ kind: "conflict", now, fields: ["comments"] }];
  const closed = open({ ...opened, id: null });
  press("Create");
  const both = await screen.findByRole("alert");
  expect(both.textContent).toContain("seen");
  fireEvent.click(screen.getByRole("radio", { name: /Take theirs: seen/ }));
  await waitFor(() =>
    expect(screen.getByRole("button", { name: "Create" })).toHaveProperty("disabled", false),
  );
  press("Create");
  await waitFor(() => expect(closed).toHaveBeenCalled());
  expect(host.saved[1]).toMatchObject({ form: { id: opened.id, comments: "seen" }, openedForm: now });
});
