import { Provider } from "@react-spectrum/s2/Provider";
import { fireEvent, render, screen } from "@testing-library/react";
import { useState } from "react";
import { expect, it, vi } from "vitest";
import { ApiProvider } from "../../api/ApiProvider";
import { createQueryClient } from "../../api/client";
import type { RuleReading } from "../../bindings";
import { RuleField } from "./fields";

const BROKEN = "😀 == click";
const REPAIRED = 'a == "click"';

vi.mock("../../platform", () => ({
  invoke: async (_name: string, { rule }: { rule: string }): Promise<RuleReading> =>
    rule === BROKEN
      ? {
          tree: null,
          fault: {
            position: 5,
            expected: "a text in double quotes or a number",
            repair: { text: REPAIRED, advice: "put click in double quotes" },
          },
        }
      : { tree: { kind: "compare", key: "a", operator: "==", value: '"click"' }, fault: null },
  channel: (onmessage: unknown) => ({ onmessage }),
  onWorkspaceChanged: async () => () => {},
}));

function Form() {
  const [rule, setRule] = useState(BROKEN);
  return <RuleField language="trait" value={rule} onChange={setRule} />;
}

it("marks the character where parsing stops and applies the suggested repair", async () => {
  render(
    <Provider locale="en-US" colorScheme="light">
      <ApiProvider client={createQueryClient()}>
        <Form />
      </ApiProvider>
    </Provider>,
  );
  expect(await screen.findByText("c", { selector: "mark" })).toBeTruthy();
  expect(screen.getByText(/put click in double quotes/)).toBeTruthy();
  fireEvent.click(screen.getByRole("button", { name: "Repair" }));
  expect(await screen.findByDisplayValue(REPAIRED)).toBeTruthy();
  expect(screen.queryByRole("button", { name: "Repair" })).toBeNull();
});
