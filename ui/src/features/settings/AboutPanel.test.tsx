import { Provider } from "@react-spectrum/s2/Provider";
import { render, screen } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { ApiProvider } from "../../api/ApiProvider";
import { createQueryClient } from "../../api/client";
import { AboutPanel } from "./AboutPanel";

const invoke = vi.hoisted(() => vi.fn());
vi.mock("../../platform", () => ({
  invoke,
  appVersion: async () => "1.2.3",
  onWorkspaceChanged: async () => () => {},
}));
// Tests cannot load them.
vi.mock("../../../../LICENSE?raw", () => ({ default: "License" }));
vi.mock("../../../../NOTICE?raw", () => ({ default: "Notice" }));

it("shows the version and how to find a newer one, and sends no request for it", async () => {
  render(
    <Provider locale="en-US">
      <ApiProvider client={createQueryClient()}>
        <AboutPanel />
      </ApiProvider>
    </Provider>,
  );
  await screen.findByText("Version 1.2.3", { exact: false });
  expect(screen.getByText(/To find one, open the page you downloaded this version from/)).toBeTruthy();
  expect(invoke).not.toHaveBeenCalled();
});
