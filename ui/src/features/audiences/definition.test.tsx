import { Provider } from "@react-spectrum/s2/Provider";
import { cleanup, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ApiProvider } from "../../api/ApiProvider";
import { createQueryClient } from "../../api/client";
import type { DefinitionForm } from "../../bindings";
import { idle } from "../../testIdle";
import { useDefinitionDialog } from "./DefinitionDialog";
import { useProfileDialog } from "./ProfileDialog";

const STORED: DefinitionForm = {
  id: "a-1",
  name: "Gold",
  description: "",
  rule: 'loyalty.tier = "Gold"',
  folder: "",
  tags: ["t1"],
  mergePolicy: "m1",
  evaluation: "batch",
};

interface Saving {
  form: DefinitionForm;
  openedForm: DefinitionForm | null;
}

const host = vi.hoisted(() => ({
  saved: [] as unknown[],
  answers: [] as unknown[],
  asked: [] as unknown[],
  profile: null as unknown,
  sampleFails: false,
  policy: "m1",
}));

vi.mock("../../platform", () => ({
  invoke: async (name: string, args: Record<string, unknown> & { rule?: string }) => {
    switch (name) {
      case "workspace":
        return { connection: { id: "c", practice: true } };
      case "audience_form":
        return { ...STORED, mergePolicy: host.policy };
      case "audience_save":
        host.saved.push(args);
        return host.answers.shift() ?? { kind: "saved", id: "a-1" };
      case "definition_choices":
        return {
          mergePolicies: [
            { id: "m1", name: "Default", isDefault: true, isActiveOnEdge: true, defaultName: null },
            { id: "m2", name: "Known", isDefault: false, isActiveOnEdge: false, defaultName: "Default" },
          ],
          tags: [{ id: "t1", name: "Loyal" }],
        };
      case "pql_words":
        return {
          functions: [{ name: "inSegment", behindValue: false, takesArguments: true }],
          fields: [{ path: "loyalty.tier", kind: "text", ofEvent: false }],
        };
      case "rule_reading":
        return args.rule?.includes("?")
          ? { tree: null, fault: { position: 4, expected: "a value", repair: null } }
          : { tree: null, fault: null };
      case "definition_estimate":
        return {
          profiles: { likely: 1200, least: 1100, most: 1300 },
          read: 500,
          total: 200_000,
          namespaces: [
            {
              namespace: "ecid",
              profiles: { likely: 900, least: 800, most: 1000 },
              carriesOver: true,
              isDevice: true,
            },
          ],
        };
      case "profile_sample":
        if (host.sampleFails) throw { code: "offline", message: "No network", details: {} };
        return {
          members: 42,
          profiles: ["x1", "x2"].map((id) => ({ id, identities: [{ namespace: "ecid", id: `${id}23` }] })),
        };
      case "profile":
        host.asked.push(args.of);
        return typeof host.profile === "function" ? host.profile(args.of) : host.profile;
      default:
        return [];
    }
  },
  channel: (onmessage: unknown) => ({ onmessage }),
  onWorkspaceChanged: async () => () => {},
}));

beforeEach(() => {
  Object.assign(host, { saved: [], answers: [], asked: [], profile: null, sampleFails: false, policy: "m1" });
});
afterEach(cleanup);

function Openers() {
  const definition = useDefinitionDialog();
  const profiles = useProfileDialog();
  return (
    <>
      <button onClick={() => definition.make()}>new</button>
      <button onClick={() => definition.edit({ id: "a-1", name: "Gold" })}>edit</button>
      <button onClick={() => profiles.open({ id: "a-1", name: "Gold" })}>profiles</button>
      {definition.dialog}
      {profiles.dialog}
    </>
  );
}

let client = createQueryClient();

async function open(what: string): Promise<HTMLElement> {
  client = createQueryClient();
  render(
    <Provider locale="en-US">
      <ApiProvider client={client}>
        <Openers />
      </ApiProvider>
    </Provider>,
  );
  fireEvent.click(screen.getByText(what));
  return screen.findByRole("dialog");
}

const rule = (dialog: HTMLElement) =>
  within(dialog).getByRole<HTMLTextAreaElement>("textbox", { name: /^Rule/ });

test("a rule is checked at the character, estimated by identity, and saved once it can be read", async () => {
  const dialog = await open("new");
  fireEvent.change(within(dialog).getByRole("textbox", { name: /^Name/ }), { target: { value: "Fans" } });
  fireEvent.change(rule(dialog), { target: { value: "age ?" } });
  expect(await within(dialog).findByText(/Can’t be read at character 5/)).toBeDefined();
  expect(within(dialog).getByRole("button", { name: "Estimate" })).toHaveProperty("disabled", true);
  fireEvent.change(rule(dialog), { target: { value: "age = 5" } });
  await waitFor(() =>
    expect(within(dialog).getByRole("button", { name: "Estimate" })).toHaveProperty("disabled", false),
  );
  fireEvent.click(within(dialog).getByRole("button", { name: "Estimate" }));
  expect(await within(dialog).findByRole("row", { name: /ECID.*900.*Supported/ })).toBeDefined();
  fireEvent.change(rule(dialog), { target: { value: "age = 6" } });
  expect(await within(dialog).findByText(/earlier version of the rule/)).toBeDefined();
  fireEvent.click(within(dialog).getByRole("button", { name: "Create" }));
  await waitFor(() => expect(host.saved).toHaveLength(1));
  const { form, openedForm } = host.saved[0] as Saving;
  expect([form.name, form.rule, form.evaluation, openedForm]).toEqual(["Fans", "age = 6", "batch", null]);
});

test("fields are offered while they are written, and picked with the keyboard", async () => {
  const dialog = await open("new");
  const field = rule(dialog);
  field.focus();
  fireEvent.change(field, { target: { value: "loy" } });
  const list = await within(dialog).findByRole("listbox", { name: "Functions and fields" });
  expect(within(list).getByRole("option", { name: /loyalty\.tier/ })).toBeDefined();
  fireEvent.keyDown(field, { key: "ArrowDown" });
  fireEvent.keyDown(field, { key: "Enter" });
  await waitFor(() => expect(rule(dialog).value).toBe("loyalty.tier"));
  expect(within(dialog).queryByRole("listbox", { name: "Functions and fields" })).toBeNull();
});

test("a merge policy that is not in the list is shown, and nothing else is said to be the one", async () => {
  host.policy = "gone";
  const dialog = await open("edit");
  await waitFor(() =>
    expect(within(dialog).getByRole("button", { name: /Merge policy/ }).textContent).toContain("gone"),
  );
  await within(dialog).findByText(/default merge policy/);
});

test("what somebody else changed is decided field by field", async () => {
  host.answers = [{ kind: "conflict", now: { ...STORED, name: "Theirs" }, fields: ["name"] }];
  const dialog = await open("edit");
  const name = await within(dialog).findByRole("textbox", { name: /^Name/ });
  fireEvent.change(name, { target: { value: "Mine" } });
  fireEvent.click(within(dialog).getByRole("button", { name: "Save" }));
  expect(await within(dialog).findByText(/Someone else changed this/)).toBeDefined();
  fireEvent.click(within(dialog).getByRole("radio", { name: /Take theirs: Theirs/ }));
  fireEvent.click(within(dialog).getByRole("button", { name: "Save" }));
  await waitFor(() => expect(host.saved).toHaveLength(2));
  expect((host.saved[1] as Saving).form.name).toBe("Theirs");
});

test("a profile of the sample shows its audiences, and one that does not exist says so", async () => {
  host.profile = {
    identities: [{ namespace: "ecid", id: "123" }],
    audiences: [
      {
        object: { kind: "segment", id: "7", name: "Loyal" },
        namespace: "AAMSegments",
        isIn: true,
        qualifiedAt: 0,
        validUntil: null,
      },
    ],
  };
  const dialog = await open("profiles");
  fireEvent.click(await within(dialog).findByRole("button", { name: "Profile 1" }));
  expect(await within(dialog).findByRole("row", { name: /Loyal.*In the audience/ })).toBeDefined();
  host.profile = null;
  fireEvent.change(within(dialog).getByRole("textbox", { name: /^Namespace/ }), {
    target: { value: "email" },
  });
  fireEvent.change(within(dialog).getByRole("textbox", { name: /^Identity/ }), { target: { value: "a@b" } });
  fireEvent.click(within(dialog).getByRole("button", { name: "Look up" }));
  expect(await within(dialog).findByText(/has no profile with this identity/)).toBeDefined();
  expect(host.asked).toEqual([
    { kind: "sampled", id: "x1" },
    { kind: "identity", namespace: "email", id: "a@b" },
  ]);
});

test("a late answer about one profile does not replace the one that was asked for after it", async () => {
  const profile = (id: string) => ({ identities: [{ namespace: "ecid", id }], audiences: [] });
  const answers = new Map<string, (value: unknown) => void>();
  host.profile = ({ id }: { id: string }) => new Promise((resolve) => answers.set(id, resolve));
  const dialog = await open("profiles");
  fireEvent.click(await within(dialog).findByRole("button", { name: "Profile 1" }));
  fireEvent.click(within(dialog).getByRole("button", { name: "Profile 2" }));
  await waitFor(() => expect(answers.size).toBe(2));
  answers.get("x2")?.(profile("second"));
  const shown = await within(dialog).findByRole("region", { name: "Profile 2" });
  within(shown).getByText("second");
  answers.get("x1")?.(profile("first"));
  await idle(client);
  expect(within(dialog).queryByText("first")).toBeNull();
  within(shown).getByText("second");
});

test("a sample that failed is looked for again", async () => {
  host.sampleFails = true;
  const dialog = await open("profiles");
  const again = await within(dialog).findByRole("button", { name: "Try again" });
  host.sampleFails = false;
  fireEvent.click(again);
  await within(dialog).findByRole("button", { name: "Profile 1" });
});
