/** Runs before each test file: takes rendered components down again, so that tests do not see each other. */
import { cleanup, configure } from "@testing-library/react";
import { afterEach } from "vitest";

configure({ asyncUtilTimeout: 10_000 });
afterEach(() => {
  cleanup();
  // What a screen remembers of its place is not there at another one.
  window.history.pushState(null, "", window.location.href);
});
