import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { OVERLAYS } from "./overlays";

const SOURCE = join(import.meta.dirname, "..");

/** All sources except the list of names itself. */
function sources(): string {
  return readdirSync(SOURCE, { recursive: true, encoding: "utf8" })
    .filter((path) => /\.tsx?$/.test(path) && !/\.test\.tsx?$/.test(path) && !path.endsWith("overlays.ts"))
    .map((path) => readFileSync(join(SOURCE, path), "utf8"))
    .join("\n");
}

/** Code that opens something under a name: the first argument of a hook, or a prop of a component. */
const TAKEN = /(?:useDialog<[^"]*>\(|useContextMenu<\w+>\(|\boverlay=|: |\? )\s*"(\w+)"(?=[\s,;)}>])/g;

test("each thing that opens has a name of its own", () => {
  const names: readonly string[] = OVERLAYS;
  const taken = [...sources().matchAll(TAKEN)]
    .map(([, name]) => name ?? "")
    .filter((it) => names.includes(it));
  expect(taken.filter((name, place) => taken.indexOf(name) !== place)).toEqual([]);
  expect(names.filter((name) => !taken.includes(name))).toEqual([]);
});
