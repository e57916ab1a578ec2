/** The page must need nothing from the network and insert no styles: the content security policy forbids both. */
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

const UI = join(import.meta.dirname, "../..");

describe("the page", () => {
  test("has no style or script of its own in index.html", () => {
    const page = readFileSync(join(UI, "index.html"), "utf8").replaceAll(/<!--[\s\S]*?-->/g, "");
    expect(page).not.toMatch(/<style[\s>]|\sstyle=|<script(?![^>]*\ssrc=)/);
  });

  test("marks the press rule of React Aria as present, and has it", () => {
    const press = readFileSync(
      join(UI, "node_modules/react-aria/dist/private/interactions/usePress.mjs"),
      "utf8",
    );
    const id = /STYLE_ID = '([^']+)'/.exec(press)?.[1];
    expect(id).toBeDefined();
    expect(readFileSync(join(UI, "index.html"), "utf8")).toContain(`id="${id}"`);
    expect(readFileSync(join(UI, "src/styles/base.css"), "utf8")).toContain("[data-react-aria-pressable]");
  });

  test("has one copy of React Aria, so that all parts know the same drags", () => {
    expect(existsSync(join(UI, "node_modules/@react-spectrum/s2/node_modules/react-aria"))).toBe(false);
  });

  test.runIf(existsSync(join(UI, "dist/assets")))("when built names no host of web fonts", () => {
    const assets = join(UI, "dist/assets");
    const naming = readdirSync(assets).filter((file) =>
      /use\.typekit\.net/.test(readFileSync(join(assets, file), "utf8")),
    );
    expect(naming).toEqual([]);
  });
});
