// Measures the Rust crates for scripts/layout.mjs: how long functions are, and which module uses which.

import path from "node:path";

/** Modules that only tests have. */
const TESTS = /(^|\/)(tests|testing|benches|examples)(\/|\.rs$)/;

/** Whether a file is only compiled for tests. */
export const isTest = (file) => TESTS.test(file.replace(/^src-tauri\/crates\//, ""));

/**
 * The text of a file with comments, strings and characters blanked and with its inline tests cut off, so that braces and
 * paths in what is left are code. Lines stay where they are.
 */
export function codeOf(text) {
  const blank = (found) => found.replace(/[^\n]/g, " ");
  const literal =
    /\/\/[^\n]*|\/\*[\s\S]*?\*\/|\bb?r(#*)"[\s\S]*?"\1|b?"(?:\\[\s\S]|[^"\\])*"|b?'(?:\\(?:x[0-9a-f]{2}|u\{[0-9a-fA-F_]+\}|.)|[^'\\\n])'/g;
  const code = text.replace(literal, blank);
  const tests = code.search(/#\[cfg\(test\)\]\s*(pub(\([^)]*\))? )?mod \w+ \{/);
  return tests < 0 ? code : code.slice(0, tests);
}

/** Every function of a file: its name, its first line (counted from 1) and its lines without blank ones and comments. */
export function functionsOf(code) {
  const found = [];
  for (const match of code.matchAll(/\bfn (\w+)/g)) {
    const end = endOfBody(code, match.index);
    if (end < 0) continue;
    const line = code.slice(0, match.index).split("\n").length;
    found.push({ name: match[1], line, lines: code.slice(match.index, end).split("\n").filter((text) => text.trim()).length });
  }
  return found;
}

/** Where the body of the function that begins at an index ends; -1 when it has none. */
function endOfBody(code, from) {
  let round = 0;
  for (let at = from; at < code.length; at += 1) {
    const sign = code[at];
    if (sign === "(" || sign === "[") round += 1;
    else if (sign === ")" || sign === "]") round -= 1;
    else if (sign === ";" && round === 0) return -1;
    else if (sign === "{" && round === 0) return endOfBlock(code, at);
  }
  return -1;
}

function endOfBlock(code, from) {
  let depth = 0;
  for (let at = from; at < code.length; at += 1) {
    if (code[at] === "{") depth += 1;
    else if (code[at] === "}" && --depth === 0) return at + 1;
  }
  return code.length;
}

/**
 * Which file of a crate uses which, by `use` and by paths in the code. A module and the modules below it count as one
 * thing: neither using the other is a circle, so such edges are left out. A name that a module only passes on leads to the
 * module that defines it.
 */
export function usesOf(root, files, read) {
  const modules = new Map();
  for (const file of files) {
    const inside = path.posix.relative(root, file).replace(/(^|\/)(mod|lib|main)\.rs$|\.rs$/, "");
    const name = inside === "" ? "crate" : `crate::${inside.replace(/\//g, "::")}`;
    if (!modules.has(name)) modules.set(name, { file, code: codeOf(read(file)) });
  }
  for (const [name, module] of modules) module.passedOn = passedOn(modules, name, module.code);
  const graph = new Map();
  for (const [name, { file, code }] of modules) {
    const targets = pathsOf(code)
      .map((parts) => resolve(modules, name, parts))
      .filter((target) => target && !isFamily(name, target))
      .map((target) => modules.get(target).file);
    graph.set(file, [...new Set(targets)]);
  }
  return graph;
}

const isFamily = (one, other) => one === other || one.startsWith(`${other}::`) || other.startsWith(`${one}::`);

/** All paths of a text that begin with crate, super or self, as lists of names. */
function pathsOf(code) {
  const uses = [...code.matchAll(/\buse ((?:crate|super|self)\b[^;]*);/g)].flatMap(([, tree]) => branches(tree));
  const others = code.replace(/\buse [^;]*;/g, "").matchAll(/\b(?:crate|super|self)(?:::\w+)+/g);
  return [...uses, ...[...others].map(([found]) => found.split("::"))];
}

/** `a::{b, c::d}` as `a::b` and `a::c::d`. */
function branches(tree, before = []) {
  const text = tree.replace(/\s+/g, " ").trim();
  const open = text.indexOf("{");
  if (open < 0) return [[...before, ...text.replace(/ as \w+$/, "").split("::").filter(Boolean)]];
  const start = [...before, ...text.slice(0, open).split("::").map((part) => part.trim()).filter(Boolean)];
  const found = [];
  let depth = 0;
  let begun = open + 1;
  for (let at = open + 1; at < text.length; at += 1) {
    const ends = depth === 0 && (text[at] === "," || text[at] === "}");
    if (ends && text.slice(begun, at).trim()) found.push(...branches(text.slice(begun, at), start));
    if (ends) begun = at + 1;
    if (text[at] === "{") depth += 1;
    if (text[at] === "}") depth -= 1;
  }
  return found;
}

/** The names that a module re-exports, with the module and name behind each. */
function passedOn(modules, name, code) {
  const found = new Map();
  for (const [, tree] of code.matchAll(/\bpub(?:\([^)]*\))? use ([^;]*);/g)) {
    for (const parts of branches(tree)) {
      const isOurs = ["crate", "super", "self"].includes(parts[0]) || modules.has(`${name}::${parts[0]}`);
      if (isOurs) found.set(parts.at(-1), ["crate", "super", "self"].includes(parts[0]) ? parts : ["self", ...parts]);
    }
  }
  return found;
}

/** The module a path leads to, seen from another one. */
function resolve(modules, from, parts, depth = 0) {
  let at = from;
  let rest = parts;
  if (rest[0] === "crate") [at, rest] = ["crate", rest.slice(1)];
  else if (rest[0] === "self") rest = rest.slice(1);
  while (rest[0] === "super") [at, rest] = [at.split("::").slice(0, -1).join("::"), rest.slice(1)];
  while (rest.length > 0 && modules.has(`${at}::${rest[0]}`)) [at, rest] = [`${at}::${rest[0]}`, rest.slice(1)];
  const further = modules.get(at)?.passedOn?.get(rest[0]);
  if (further && depth < 8) return resolve(modules, at, [...further, ...rest.slice(1)], depth + 1) ?? at;
  return modules.has(at) ? at : undefined;
}
