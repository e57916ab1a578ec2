// Checks bills of materials before they are shipped: removes the paths of the machine that built them, and fails if a bill is
// empty or names something that is not in the lock files.
import { readFileSync, writeFileSync } from 'node:fs';

const cargo = new Set(
  [...readFileSync('Cargo.lock', 'utf8').matchAll(/^name = "(.+)"\nversion = "(.+)"$/gm)].map(([, name, version]) => `${name}@${version}`),
);
const pages = new Set(
  Object.entries(JSON.parse(readFileSync('ui/package-lock.json', 'utf8')).packages)
    .filter(([place]) => place)
    .map(([place, { version }]) => `${place.replace(/^.*node_modules\//, '')}@${version}`),
);

for (const file of process.argv.slice(2)) {
  const bill = JSON.parse(
    readFileSync(file, 'utf8')
      .replace(/path\+file:\/\/\/[^"#]*\/([^"#/]+)#/g, 'path+$1#')
      .replace(/[?&]download_url=file:\/\/[^"#]*/g, ''),
  );
  const named = (bill.components ?? []).map(({ group, name, version }) => `${group ? `${group}/` : ''}${name}@${version}`);
  const unknown = named.filter((it) => !cargo.has(it) && !pages.has(it));
  const text = `${JSON.stringify(bill, null, 2)}\n`;
  if (named.length === 0) throw new Error(`${file} names nothing`);
  if (unknown.length > 0) throw new Error(`${file} names what no lock file does: ${unknown.join(', ')}`);
  if (text.includes('file://')) throw new Error(`${file} holds a path of this machine`);
  writeFileSync(file, text);
  console.log(`${file}: ${named.length} parts`);
}
