import { Provider } from "@react-spectrum/s2/Provider";
import { TextField } from "@react-spectrum/s2/TextField";
import { act, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { useState } from "react";
import { expect, test, vi } from "vitest";
import { ApiProvider } from "../../api/ApiProvider";
import { createQueryClient } from "../../api/client";
import { useCommand } from "../../api/mutation";
import { UnsavedQuestion } from "../../components/unsaved";
import { useDialog } from "../../components/useDialog";
import { FormDialog } from "./FormDialog";

vi.mock("../../platform", () => ({
  invoke: async () => null,
  channel: (onmessage: unknown) => ({ onmessage }),
  onWorkspaceChanged: async () => () => {},
}));

function Form({ call }: { call: () => Promise<string> }) {
  const [name, setName] = useState("Gold");
  const saving = useCommand({ call });
  return (
    <FormDialog
      title="A form"
      saveLabel="Save"
      canSave
      isSaving={saving.isRunning}
      isDirty={name !== "Gold"}
      failure={saving.failure}
      onSave={async () => (await saving.run(undefined)) !== undefined}
    >
      <TextField label="Name" value={name} onChange={setName} />
    </FormDialog>
  );
}

function Owner({ call }: { call: () => Promise<string> }) {
  const { open, dialog } = useDialog<undefined>("editTrait", () => <Form call={call} />);
  return (
    <>
      <button onClick={() => open(undefined)}>Open</button>
      {dialog}
    </>
  );
}

test.each(["as it was opened", "with changes"])(
  "a form that is being saved, %s, stays until the outcome is known",
  async (state) => {
    let refuse: (failure: unknown) => void = () => {};
    const call = vi.fn(() => new Promise<string>((_, reject) => (refuse = reject)));
    render(
      <Provider locale="en-US">
        <ApiProvider client={createQueryClient()}>
          <Owner call={call} />
          <UnsavedQuestion />
        </ApiProvider>
      </Provider>,
    );
    fireEvent.click(screen.getByText("Open"));
    const field = await screen.findByLabelText("Name");
    if (state === "with changes") fireEvent.change(field, { target: { value: "Silver" } });
    const cancel = screen.getByRole("button", { name: "Cancel" });
    const esc = () => fireEvent.keyDown(field, { key: "Escape" });
    fireEvent.click(screen.getByRole("button", { name: "Save" }));
    await waitFor(() => expect(call).toHaveBeenCalledTimes(1));
    await waitFor(() => expect(cancel).toHaveProperty("disabled", true));
    esc();
    expect(screen.queryByText("Discard changes?")).toBeNull();
    await act(async () => refuse({ code: "offline", message: "No network", details: {} }));
    await screen.findByText("No network");
    await waitFor(() => expect(cancel).toHaveProperty("disabled", false));
    expect(call).toHaveBeenCalledTimes(1);
  },
);
