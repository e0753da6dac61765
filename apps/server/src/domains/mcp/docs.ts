import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A page of the product's documentation. */
export interface Doc {
  name: string;
  title: string;
  text: string;
}

let read: Doc[] | undefined;

/** The pages of `docs/`, read from disk once; none where they are not shipped. */
export function productDocs(): readonly Doc[] {
  return (read ??= readDocs(docsFolder(dirname(fileURLToPath(import.meta.url)))));
}

function readDocs(folder: string | undefined): Doc[] {
  if (folder === undefined) return [];
  const names = readdirSync(folder).filter((name) => name.endsWith('.md'));
  return names.sort().map((file) => {
    const text = readFileSync(join(folder, file), 'utf8');
    const name = file.slice(0, -'.md'.length);
    return { name, title: /^#\s+(.+)$/m.exec(text)?.[1] ?? name, text };
  });
}

/** The nearest folder `docs` with the language's page above a folder: of the repository, or beside a bundle. */
function docsFolder(from: string): string | undefined {
  const candidate = join(from, 'docs');
  if (existsSync(join(candidate, 'workflow-language.md'))) return candidate;
  const parent = dirname(from);
  return parent === from ? undefined : docsFolder(parent);
}
