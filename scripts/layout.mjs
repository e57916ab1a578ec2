// Checks the shape of the project: file sizes, dependency directions, paths of a single machine, links in the documents.
// Reports every violation, then exits with 1. Needs Node and Cargo, no packages.

import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

import { codeOf, functionsOf, isTest, usesOf } from "./rust.mjs";

/** Maximum length of a source file, tests included. */
const LONGEST_FILE = 450;
/** Longest functions of the window, without blank lines and comments: a component, and anything else (hooks, too). */
const LONGEST_COMPONENT = 80;
const LONGEST_FUNCTION = 50;
/** Longest Rust function, without blank lines and comments; tests excepted. */
const LONGEST_RUST_FUNCTION = 60;
/** Functions that may be longer, with the reason. */
const MAY_BE_LONG = {
  "src-tauri/src/commands/mod.rs builder": "the list of all commands",
  "src-tauri/crates/cli/src/commands/connections/words.rs problem": "a sentence for each problem",
};
/** Modules that use each other, with the reason. */
const RECURSIVE = [
  { folder: /\/rules\/pql\//, why: "the rules of a grammar refer to each other" },
];
const SOURCES = /\.(rs|ts|tsx|css|mjs|sh|sql)$/;
/** Generated, or copied unchanged from elsewhere. */
const NOT_OURS = /^(ui\/src\/bindings\.ts|LICENSE)$|package-lock\.json$|Cargo\.lock$|\/fixtures\/|\.snap$/;

/** Which of our crates may use which; a crate not listed may use none. `dev` lists what its tests may use in addition. */
const CRATES = {
  "segment-bridge": { uses: ["app"], dev: ["desktop", "test-support", "domain", "adobe", "vault", "store", "share", "practice"] },
  cli: { uses: ["app"], dev: ["practice", "test-support"] },
  app: { uses: ["share", "store", "domain", "adobe", "vault", "practice"], dev: ["test-support"] },
  share: { uses: ["domain"], dev: ["practice", "adobe"] },
  store: { uses: ["domain"], dev: [] },
  adobe: { uses: ["domain"], dev: ["practice", "test-support"] },
  vault: { uses: [], dev: ["test-support"] },
  domain: { uses: [], dev: [] },
  // Shares no type with the clients; otherwise a wrong field name would pass every test.
  practice: { uses: [], dev: [] },
  // Sees the window as a user does.
  desktop: { uses: ["test-support"], dev: [] },
  // Sees files and processes, as a stranger with access to the machine would.
  "test-support": { uses: [], dev: [] },
  // Reaches each part as a service, a file or a person would.
  fuzz: {
    uses: ["adobe", "domain", "segment-bridge"],
    dev: ["app", "cli", "practice", "share", "store", "test-support"],
  },
};
/** Libraries that only these crates may use, with the reason. */
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
/** Folders with personal files. */
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

/** Functions at the top of a file of the window: oxfmt ends each with a brace at the start of a line. */
function checkFunctions() {
  for (const file of files.filter((name) => /^ui\/src\/.*(?<!\.test)\.tsx?$/.test(name))) {
    const text = read(file);
    const starts = /^(?:export )?(?:default )?(?:async )?(?:function\*? (\w+)|const (\w+) = (?:async )?(?:<.*>)?\(.*=> \{$)/gm;
    for (const { 0: head, 1: named, 2: assigned, index } of text.matchAll(starts)) {
      const name = named ?? assigned;
      const isSignature = head.endsWith(";");
      const body = isSignature ? "" : text.slice(index, text.indexOf("\n}", index) + 1);
      const lines = body.split("\n").filter((line) => !/^\s*(\/\/.*|\/?\*.*|\{\/\*.*\*\/\})?$/.test(line)).length + 1;
      const most = file.endsWith(".tsx") && /^[A-Z]/.test(name) ? LONGEST_COMPONENT : LONGEST_FUNCTION;
      if (lines > most) fault(file, `${name} has ${lines} lines; no more than ${most}`);
    }
  }
}

function checkRust() {
  const sources = files.filter((name) => name.endsWith(".rs") && !isTest(name));
  for (const file of sources) {
    for (const { name, line, lines } of functionsOf(codeOf(read(file)))) {
      if (lines <= LONGEST_RUST_FUNCTION || `${file} ${name}` in MAY_BE_LONG) continue;
      fault(`${file}:${line}`, `${name} has ${lines} lines; no more than ${LONGEST_RUST_FUNCTION}`);
    }
  }
  for (const root of new Set(sources.map((file) => file.match(/^.*?\bsrc(?=\/)/)?.[0]).filter(Boolean))) {
    const own = sources.filter((file) => file.startsWith(`${root}/`) && !file.startsWith(`${root}/bin/`));
    reportCircles(usesOf(root, own, read));
  }
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
      const allowed = RECURSIVE.some(({ folder }) => group.every((member) => folder.test(member)));
      if (group.length > 1 && !allowed) fault(group[0], `is part of a circle: ${group.join(", ")}`);
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
      // Does not exist before the first build, but is mentioned.
      if (!existsSync(target) && !target.startsWith("ui/dist")) fault(file, `names ${target}, which is not there`);
    }
    for (const [, target] of text.matchAll(linked)) {
      if (!existsSync(path.join(path.dirname(file), target))) fault(file, `links to ${target}, which is not there`);
    }
  }
}

checkSizes();
checkFunctions();
checkRust();
checkCrates();
checkPages();
checkMachinePaths();
checkDocuments();
if (faults.length > 0) {
  console.error(faults.join("\n"));
  process.exit(1);
}
