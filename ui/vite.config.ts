import { readFileSync } from "node:fs";
import react from "@vitejs/plugin-react";
import macros from "unplugin-parcel-macros";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

/**
 * Spectrum 2 loads Adobe's web fonts from Typekit at run time. The window has no network of its own (see the content
 * security policy in tauri.conf.json) and uses the system's fonts, so both places that name Typekit are emptied here.
 * `src/styles/offline.test.ts` fails if a new version of the library finds another way.
 */
function withoutWebFonts(): Plugin {
  return {
    name: "without-web-fonts",
    enforce: "pre",
    transform(code, id) {
      const path = id.split("?")[0] ?? id;
      if (!path.includes("@react-spectrum/s2/dist/private/")) return null;
      if (path.endsWith("/font-faces.css")) return { code: "", map: null };
      if (!path.endsWith("/Fonts.mjs")) return null;
      const exported = /export\s*\{\s*([\w$]+) as Fonts\s*\}/.exec(code)?.[1];
      if (!exported)
        throw new Error("Spectrum's Fonts module has changed its shape: look again how fonts are loaded");
      return { code: `const ${exported} = () => null;\nexport { ${exported} as Fonts };\n`, map: null };
    },
  };
}

/**
 * Layers count in the order in which they are first named. In the one style sheet of a build the styles of screens that
 * are loaded later stand before the page's own (`src/styles/base.css`), so the order is said at its head: the page first,
 * Spectrum (`_`) over it.
 */
function layerOrder(): Plugin {
  return {
    name: "layer-order",
    apply: "build",
    generateBundle: {
      order: "post",
      handler(_, bundle) {
        const sheets = Object.values(bundle).filter((file) => file.fileName.endsWith(".css"));
        if (sheets.length === 0) this.error("The build has no style sheet to say the order of layers in");
        for (const sheet of sheets) {
          if (sheet.type === "asset") sheet.source = `@layer page,_;${String(sheet.source)}`;
        }
      },
    },
  };
}

/** Engines of the three systems' web views; all know `light-dark()`, so Spectrum's colours stay as written. */
const webviews = ["safari17.5", "chrome123"];

/** Where the shell looks for this server: named once, where the shell reads it. Another port would be another program. */
function devServer(): { host: string; port: number; strictPort: true } {
  const shell = JSON.parse(readFileSync(new URL("../tauri.conf.json", import.meta.url), "utf8"));
  const { hostname, port } = new URL(shell.build.devUrl);
  return { host: hostname, port: Number(port), strictPort: true };
}

export default defineConfig({
  plugins: [withoutWebFonts(), macros.vite(), react(), layerOrder()],
  base: "./",
  clearScreen: false,
  server: devServer(),
  build: {
    target: webviews,
    cssTarget: webviews,
    cssMinify: "lightningcss",
    cssCodeSplit: false,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 2500,
  },
  test: {
    environment: "happy-dom",
    include: ["src/**/*.test.{ts,tsx}"],
    // A busy machine may take its time; a test that waits in vain is told by what it waited for.
    testTimeout: 60_000,
    setupFiles: ["src/testSetup.ts"],
    css: { include: /\.module\.css$/, modules: { classNameStrategy: "non-scoped" } },
    server: { deps: { inline: [/@react-spectrum\/s2/] } },
  },
});
