// Checks whether the packages in ui/node_modules are exactly those of the lock file: same versions, same hashes, no others.
// `npm ci` would check this too, but it refuses a lock file that lacks the packages of other systems.
import { existsSync, readFileSync } from 'node:fs';

const read = (path) => JSON.parse(readFileSync(new URL(`../ui/${path}`, import.meta.url), 'utf8')).packages;
const locked = read('package-lock.json');
const installed = read('node_modules/.package-lock.json');

const wrong = [];
for (const [place, found] of Object.entries(installed)) {
  const wanted = locked[place];
  // npm's own list includes packages whose folder was removed.
  if (!existsSync(new URL(`../ui/${place}/package.json`, import.meta.url))) wrong.push(`${place} is missing`);
  else if (!wanted) wrong.push(`${place} ${found.version} is not in the lock file`);
  else if (wanted.version !== found.version) wrong.push(`${place} is ${found.version}, locked is ${wanted.version}`);
  else if (!wanted.integrity) wrong.push(`${place} has no hash in the lock file`);
  else if (wanted.integrity !== found.integrity) wrong.push(`${place} ${found.version} has another hash than the lock file`);
}
for (const [place, wanted] of Object.entries(locked)) {
  // Packages for other systems and optional ones may be missing.
  if (place && !installed[place] && !wanted.optional && !wanted.os && !wanted.peer) wrong.push(`${place} is missing`);
}
if (wrong.length > 0) {
  console.error(`ui/node_modules is not what ui/package-lock.json says:\n  ${wrong.join('\n  ')}`);
  console.error('Remove ui/node_modules and run the command again.');
  process.exit(1);
}
