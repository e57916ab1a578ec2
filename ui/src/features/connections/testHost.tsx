/** For tests of these screens: rows as the shell sends them, and a page with everything a screen needs. */
import { Provider } from "@react-spectrum/s2/Provider";
import { ToastContainer } from "@react-spectrum/s2/Toast";
import { render } from "@testing-library/react";
import type { QueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { ApiProvider } from "../../api/ApiProvider";
import { createQueryClient } from "../../api/client";
import type { CheckResult, ConnectionRow, KeychainStatus } from "../../bindings";
import { Clock } from "../../components/clock";

export const ORG = "1F2E3D4C5B6A798801234567@AdobeOrg";
export const CLIENT = "a1b2c3d4e5f60718293a4b5c6d7e8f90";

export const ROW: ConnectionRow = {
  id: "c1",
  name: "Luma EMEA",
  color: "#d31510",
  production: true,
  practice: false,
  orgId: ORG,
  clientId: CLIENT,
  scopes: "openid",
  sandbox: "prod",
  region: "VA7",
  baseUrl: null,
  inUse: false,
  hidden: false,
  secret: { place: "keychain", keptAt: 0, usedAt: null, olderKeptAt: null },
  checked: null,
};

export const PRACTICE: ConnectionRow = {
  ...ROW,
  id: "practice",
  name: "",
  production: false,
  practice: true,
  inUse: true,
  secret: { place: "practice", keptAt: null, usedAt: null, olderKeptAt: null },
};

export const KEYCHAIN: KeychainStatus = {
  state: "ready",
  name: "Secret Service",
  words: "",
  sessionOnly: false,
};

export const PASSED: CheckResult = { subject: "signIn", outcome: "passed", problem: null, failure: null };
export const WRONG_SECRET: CheckResult = { ...PASSED, outcome: "failed", problem: "wrongSecret" };

/** Renders one screen; returns the query cache for inspection. */
export function show(screen: ReactNode): QueryClient {
  const client = createQueryClient();
  render(
    <Provider locale="en-US" colorScheme="light">
      <Clock read={() => 0}>
        <ApiProvider client={client}>{screen}</ApiProvider>
      </Clock>
      <ToastContainer />
    </Provider>,
  );
  return client;
}
