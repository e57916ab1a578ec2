import { DialogContainer } from "@react-spectrum/s2/Dialog";
import { Provider } from "@react-spectrum/s2/Provider";
import { fireEvent, render, screen, waitFor } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { ApiProvider } from "../../api/ApiProvider";
import { createQueryClient } from "../../api/client";
import type { TraitForm } from "../../bindings";
import { emptyTrait, TraitDialog } from "./TraitDialog";

const host = vi.hoisted(() => ({ saved: [] as { form: TraitForm }[] }));

vi.mock("../../platform", () => ({
  invoke: async (name: string, args: never) => {
    if (name === "trait_save") {
      host.saved.push(args);
      return "77";
    }
    if (name === "rule_reading") {
      const isWhole = (args as { rule: string }).rule.endsWith("1");
      return { parts: [], fault: isWhole ? null : { position: 8, expected: "a value" } };
    }
    return [];
  },
  channel: (onmessage: unknown) => ({ onmessage }),
  onWorkspaceChanged: async () => () => {},
}));

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

test("asks for what is needed, says where the rule cannot be read, and saves what was written", async () => {
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
