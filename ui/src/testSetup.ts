/** Runs before each test file: unmounts rendered components, so that tests do not affect each other. */
import { cleanup, configure } from "@testing-library/react";
import { afterEach, vi } from "vitest";

// Tests see text the way people do, without the isolation marks around names. `i18n/names.test.ts` tests the marks.
vi.mock("./i18n/names", async (original) => {
  const names = await original<typeof import("./i18n/names")>();
  return { ...names, isolate: (name: string) => names.visible(name) };
});

configure({ asyncUtilTimeout: 10_000 });
afterEach(() => {
  cleanup();
  // The remembered state of a screen must not reach the next test.
  window.history.pushState(null, "", window.location.href);
});
