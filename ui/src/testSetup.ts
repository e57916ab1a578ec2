/** Runs before each test file: takes rendered components down again, so that tests do not see each other. */
import { cleanup } from "@testing-library/react";
import { afterEach } from "vitest";

afterEach(cleanup);
