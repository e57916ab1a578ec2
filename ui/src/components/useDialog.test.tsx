import { Button } from "@react-spectrum/s2/Button";
import { Dialog } from "@react-spectrum/s2/Dialog";
import { Content } from "@react-spectrum/s2/Content";
import { Heading } from "@react-spectrum/s2/Heading";
import { Provider } from "@react-spectrum/s2/Provider";
import { fireEvent, render, screen, waitFor } from "@testing-library/react";
import { useState } from "react";
import { expect, test } from "vitest";
import { useDialog } from "./useDialog";

/** A typical form: its start value becomes its own state. */
function Form({ start }: { start: string }) {
  const [words, setWords] = useState(start);
  return (
    <Dialog>
      {({ close }) => (
        <>
          <Heading slot="title">{start}</Heading>
          <Content>
            <input aria-label="Words" value={words} onChange={(event) => setWords(event.target.value)} />
            <Button onPress={close}>Cancel</Button>
          </Content>
        </>
      )}
    </Dialog>
  );
}

function Owner() {
  const form = useDialog<string>("newTrait", (start) => <Form start={start} />);
  return (
    <>
      {["A", "B", ""].map((name) => (
        <button key={name} type="button" onClick={() => form.open(name)}>
          Open {name || "empty"}
        </button>
      ))}
      <button type="button" onClick={form.close}>
        Close from outside
      </button>
      {form.dialog}
    </>
  );
}

const press = (name: string) => fireEvent.click(screen.getByRole("button", { name, hidden: true }));
const words = () => screen.getByRole("textbox", { name: "Words" });
const closed = () => waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());

function show() {
  render(
    <Provider>
      <Owner />
    </Provider>,
  );
}

test.each([
  ["A", "B"],
  ["A", "A"],
  ["B", ""],
])("a dialog opened for %s, typed in and cancelled, starts afresh for %s", async (first, second) => {
  show();
  press(`Open ${first || "empty"}`);
  fireEvent.change(words(), { target: { value: "typed" } });
  press("Cancel");
  await closed();
  press(`Open ${second || "empty"}`);
  expect(words()).toHaveProperty("value", second);
});

test("opening another dialog over an open one replaces it", () => {
  show();
  press("Open A");
  press("Open B");
  expect(words()).toHaveProperty("value", "B");
});

test("closing from outside closes it", async () => {
  show();
  press("Open A");
  press("Close from outside");
  await closed();
});
