import { type Dirent, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** Folders of others' code, of what was built, and of tests. */
const skipped =
  /^(?:node_modules|vendor|dist|build|target|coverage|var|storage|cache|logs?|tmp|temp|tests?|spec|__pycache__|venv|env|site-packages|bower_components)$/;
const read =
  /\.(?:php|phtml|twig|py|jinja2?|j2|[cm]?[jt]sx?|go|rb|erb|ejs|hbs|html?|tmpl|vue|rs|java|kt)$|^(?:Procfile|artisan|console|composer\.json|package\.json|requirements[\w-]*\.txt|go\.mod|(?:docker-)?compose\.ya?ml|\.env(?:\.[\w.]+)?)$/;
const mostFiles = 800;
const mostBytes = 256 * 1024;
const deepest = 7;

/** Text files of a folder by which a program tells what it is. Links are not followed. */
export function readSourceFiles(folder: string): { readonly path: string; readonly text: string }[] {
  const files: { path: string; text: string }[] = [];
  const walk = (path: string, depth: number): void => {
    let entries: Dirent[];
    try {
      entries = readdirSync(join(folder, path), { withFileTypes: true });
    } catch {
      return;
    }
    const sorted = entries.toSorted((a, b) => Number(a.isDirectory()) - Number(b.isDirectory()) || (a.name < b.name ? -1 : 1));
    for (const entry of sorted) {
      if (files.length >= mostFiles) return;
      const inner = path === "" ? entry.name : `${path}/${entry.name}`;
      if (entry.isDirectory() && depth < deepest && !skipped.test(entry.name) && !entry.name.startsWith("."))
        walk(inner, depth + 1);
      if (!entry.isFile() || !read.test(entry.name)) continue;
      try {
        if (statSync(join(folder, inner)).size <= mostBytes)
          files.push({ path: inner, text: readFileSync(join(folder, inner), "utf8") });
      } catch {
        // what cannot be read tells nothing
      }
    }
  };
  walk("", 0);
  return files;
}
