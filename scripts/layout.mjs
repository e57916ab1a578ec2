// Checks the shape of the project: sizes of files, who may use whom, paths of one machine, links of the documents.
// Says every fault it finds, then ends with 1. Needs Node and Cargo, no packages.

import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

/** No source file is longer, tests included. */
const LONGEST_FILE = 600;
const SOURCES = /\.(rs|ts|tsx|css|mjs|sh|sql)$/;
/** Written by programs, or kept as it came from elsewhere. */
const NOT_OURS = /^(ui\/src\/bindings\.ts|LICENSE)$|package-lock\.json$|Cargo\.lock$|\/fixtures\/|\.snap$/;

/** Which crate of ours may use which. Left out means: none. `dev` is what its tests may use besides. */
const CRATES = {
  "segment-bridge": { uses: ["app"], dev: ["desktop", "test-support", "domain", "adobe", "vault", "store", "share", "practice"] },
  cli: { uses: ["app"], dev: ["practice", "test-support"] },
  app: { uses: ["share", "store", "domain", "adobe", "vault", "practice"], dev: ["test-support"] },
  share: { uses: ["store", "domain"], dev: ["practice", "adobe"] },
  store: { uses: ["domain"], dev: [] },
  adobe: { uses: ["domain"], dev: ["practice", "test-support"] },
  vault: { uses: [], dev: ["test-support"] },
  domain: { uses: [], dev: [] },
  // Shares no type with the clients, or a wrong field name would pass every test.
  practice: { uses: [], dev: [] },
  // Sees the window as a person does.
  desktop: { uses: ["test-support"], dev: [] },
  // Sees files and processes, as a stranger with access to the machine would.
  "test-support": { uses: [], dev: [] },
  // Reaches each part as a service, a file or a person would.
  fuzz: {
    uses: ["adobe", "domain", "segment-bridge"],
    dev: ["app", "cli", "practice", "share", "store", "test-support"],
  },
};
/** Libraries that only these crates may name, with the reason. */
const ONLY_IN = [
  { library: /^tauri/, crates: ["segment-bridge", "fuzz"], why: "the shell alone knows the window system" },
  { library: /^keyring/, crates: ["vault"], why: "secrets are kept by vault alone" },
  { library: /^(anyhow)$/, crates: ["segment-bridge", "cli", "desktop"], why: "crates have closed errors" },
];
/** Folders of ui/src, and what their files must not import: packages by name, our own folders by path. */
const PAGES = [
  { folder: "", except: ["platform", "bindings.ts"], never: /^package:@tauri-apps\//, why: "platform/ alone knows Tauri" },
  { folder: "", except: ["api"], never: /^package:@tanstack\/react-query/, why: "queries and mutations are in api/", butTests: true },
  { folder: "components", never: /^(frame|features|shared|api|platform)(\/|$)/, why: "components know no feature and no data" },
  { folder: "shared", never: /^(frame|features|platform)(\/|$)/, why: "shared parts know data and no feature" },
  { folder: "features", never: /^(frame|platform)(\/|$)/, why: "features are shown by the frame and ask api/" },
  { folder: "frame", never: /^platform(\/|$)/, why: "the frame asks api/" },
  { folder: "api", never: /^(frame|features|shared|components)(\/|$)/, why: "data knows no screen" },
  { folder: "platform", never: /^(frame|features|shared|components|api)(\/|$)/, why: "the rim knows nothing inside" },
];
/** Who may call the commands of the shell; all others use the hooks of api/. */
const CALLERS = /^(api|platform)\//;
/** Folders where somebody's own files are. */
const MACHINE_PATH = /(?<![\w.~/-])\/(root|work|home\/\w+|Users\/\w+)\/[\w.-]+/;

const faults = [];
const fault = (place, text) => faults.push(`${place}: ${text}`);
const run = (program, ...words) => execFileSync(program, words, { encoding: "utf8", maxBuffer: 1 << 28 });

const files = run("git", "ls-files", "--cached", "--others", "--exclude-standard")
  .split("\n")
  .filter((file) => file && existsSync(file) && !NOT_OURS.test(file));
const read = (file) => readFileSync(file, "utf8");

function checkSizes() {
  const lengths = [];
  for (const file of files.filter((name) => SOURCES.test(name))) {
    const lines = read(file).split("\n").length - 1;
    lengths.push(lines);
    if (lines > LONGEST_FILE) fault(file, `${lines} lines; no more than ${LONGEST_FILE}`);
  }
  lengths.sort((one, other) => one - other);
  const at = (share) => lengths[Math.floor((lengths.length - 1) * share)];
  console.log(`${lengths.length} source files; lines: median ${at(0.5)}, 95 of 100 below ${at(0.95)}, longest ${at(1)}`);
}

function checkCrates() {
  const { packages } = JSON.parse(run("cargo", "metadata", "--no-deps", "--format-version=1", "--locked"));
  for (const { name, dependencies } of packages) {
    const rule = CRATES[name];
    if (!rule) fault(name, "is not in the list of crates in scripts/layout.mjs");
    for (const { name: used, kind } of dependencies) {
      const allowed = [...(rule?.uses ?? []), ...(kind === "dev" ? (rule?.dev ?? []) : [])];
      if (used in CRATES && !allowed.includes(used)) fault(name, `may not use ${used}`);
      for (const { library, crates, why } of ONLY_IN) {
        if (kind !== "dev" && library.test(used) && !crates.includes(name)) fault(name, `may not use ${used}: ${why}`);
      }
    }
  }
}

function checkPages() {
  const sources = files.filter((name) => /^ui\/src\/.*\.(ts|tsx)$/.test(name)).map((name) => path.posix.relative("ui/src", name));
  const graph = new Map();
  for (const inside of sources) {
    const file = `ui/src/${inside}`;
    const text = read(file);
    const isTest = /(\.test|\/testHost)\.tsx?$/.test(inside);
    const targets = importsOf(text).map((imported) =>
      imported.startsWith(".") ? path.posix.join(path.posix.dirname(inside), imported) : `package:${imported}`,
    );
    graph.set(file, targets.map((target) => fileOf(sources, target)).filter(Boolean));
    for (const target of targets) {
      for (const { folder, except = [], never, why, butTests } of PAGES) {
        const covered = inside.startsWith(folder && `${folder}/`) && !except.some((name) => inside.startsWith(name));
        if (covered && never.test(target) && !(butTests && isTest)) fault(file, `may not import ${target}: ${why}`);
      }
      const [mine, its] = [inside, target].map((name) => name.match(/^features\/([^/]+)\//)?.[1]);
      if (mine && its && mine !== its) fault(file, `may not import ${target}: features know no other feature`);
    }
    const calls = /\bcommands\b/.test(text.match(/import [^;]*from "[^"]*bindings";/)?.[0] ?? "");
    if (calls && !isTest && !CALLERS.test(inside)) fault(file, "calls commands: features use the hooks of api/");
  }
  reportCircles(graph);
}

function importsOf(text) {
  return [...text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*["']([^"']+)["']/g)].map(([, imported]) => imported);
}

function fileOf(sources, target) {
  const found = ["", ".ts", ".tsx", "/index.ts"].map((end) => target + end).find((name) => sources.includes(name));
  return found && `ui/src/${found}`;
}

/** Reports every group of files that lead back to themselves (Tarjan's strongly connected components). */
function reportCircles(graph) {
  const seen = new Map();
  const stack = [];
  const visit = (file) => {
    const state = { index: seen.size, low: seen.size, open: true };
    seen.set(file, state);
    stack.push(file);
    for (const next of graph.get(file) ?? []) {
      const known = seen.get(next);
      if (!known) state.low = Math.min(state.low, visit(next).low);
      else if (known.open) state.low = Math.min(state.low, known.index);
    }
    if (state.low === state.index) {
      const group = stack.splice(stack.indexOf(file));
      for (const member of group) seen.get(member).open = false;
      if (group.length > 1) fault(group[0], `is part of a circle: ${group.join(", ")}`);
    }
    return state;
  };
  for (const file of graph.keys()) if (!seen.has(file)) visit(file);
}

function checkMachinePaths() {
  for (const file of files.filter((name) => !/\.(png|ico|icns)$/.test(name) && name !== "scripts/layout.mjs")) {
    read(file).split("\n").forEach((line, index) => {
      const found = line.match(MACHINE_PATH);
      if (found) fault(`${file}:${index + 1}`, `names a path of one machine: ${found[0]}`);
    });
  }
}

function checkDocuments() {
  const named = /`((?:src-tauri|ui|tests|icons|docs|scripts|\.ci)\/[\w./-]+)`/g;
  const linked = /\]\((?!https?:|#|mailto:)([^)#\s]+)/g;
  for (const file of files.filter((name) => name.endsWith(".md"))) {
    const text = read(file);
    for (const [, target] of text.matchAll(named)) {
      // Not there before the first build, and named all the same.
      if (!existsSync(target) && !target.startsWith("ui/dist")) fault(file, `names ${target}, which is not there`);
    }
    for (const [, target] of text.matchAll(linked)) {
      if (!existsSync(path.join(path.dirname(file), target))) fault(file, `links to ${target}, which is not there`);
    }
  }
}

checkSizes();
checkCrates();
checkPages();
checkMachinePaths();
checkDocuments();
if (faults.length > 0) {
  console.error(faults.join("\n"));
  process.exit(1);
}
