/** Runs before each test file: takes rendered components down again, so that tests do not see each other. */
import { cleanup, configure } from "@testing-library/react";
import { afterEach, vi } from "vitest";

// Tests read as people do, who do not see the marks around a name. What the marks do is tested in `i18n/names.test.ts`.
vi.mock("./i18n/names", async (original) => {
  const names = await original<typeof import("./i18n/names")>();
  return { ...names, isolate: (name: string) => names.visible(name) };
});

configure({ asyncUtilTimeout: 10_000 });
afterEach(() => {
  cleanup();
  // What a screen remembers of its place is not there at another one.
  window.history.pushState(null, "", window.location.href);
});
