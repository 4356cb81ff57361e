import type { SourceFile } from "./source-file.ts";

export interface StartCommand {
  readonly command: string;
  /** What in the folder speaks for it. */
  readonly because: string;
  /** Variables that it needs besides. */
  readonly env: Readonly<Record<string, string>>;
}

const depth = (path: string): number => path.split("/").length;

/** PHP's own server takes one request at a time otherwise, and a webhook comes while a checkout is waiting. */
const phpWorkers = { PHP_CLI_SERVER_WORKERS: "8" };

type Guess = (files: readonly SourceFile[]) => StartCommand | undefined;

const textOf = (files: readonly SourceFile[], path: string): string | undefined => files.find((file) => file.path === path)?.text;

function packageScripts(text: string): Readonly<Record<string, unknown>> {
  try {
    return ((JSON.parse(text) as { scripts?: Record<string, unknown> } | null)?.scripts ?? {}) as Record<string, unknown>;
  } catch {
    return {};
  }
}

/** The file nearest to the root that the pattern finds something in. */
const nearest = (files: readonly SourceFile[], path: RegExp, text: RegExp): SourceFile | undefined =>
  files
    .filter((file) => path.test(file.path) && text.test(file.text))
    .toSorted((a, b) => depth(a.path) - depth(b.path) || a.path.localeCompare(b.path, "en"))[0];

const moduleName = (path: string): string => path.replace(/\.py$/, "").replaceAll("/", ".");

const guesses: readonly Guess[] = [
  (files) => {
    const web = /^web:\s*(.+)$/m.exec(textOf(files, "Procfile") ?? "")?.[1];
    return web === undefined ? undefined : { command: web.replaceAll(/\$\{?PORT\}?/g, "{{port}}"), because: "Procfile", env: {} };
  },
  (files) =>
    textOf(files, "artisan") === undefined
      ? undefined
      : {
          command: "php artisan serve --host=127.0.0.1 --port={{port}} --no-reload",
          because: "artisan (Laravel)",
          env: phpWorkers,
        },
  (files) => {
    const index = ["public/index.php", "web/index.php", "htdocs/index.php"].find((path) => textOf(files, path) !== undefined);
    return index === undefined
      ? undefined
      : { command: `php -S 127.0.0.1:{{port}} -t ${index.split("/")[0]} ${index}`, because: index, env: phpWorkers };
  },
  (files) => {
    const main = nearest(files, /\.php$/, /REQUEST_URI|PATH_INFO|\$_POST|\$_GET/);
    if (main === undefined || depth(main.path) > 1) return undefined;
    return { command: `php -S 127.0.0.1:{{port}} ${main.path}`, because: main.path, env: phpWorkers };
  },
  (files) =>
    textOf(files, "manage.py") === undefined
      ? undefined
      : { command: "python3 manage.py runserver 127.0.0.1:{{port}} --noreload", because: "manage.py (Django)", env: {} },
  (files) => {
    const main = nearest(files, /\.py$/, /\bFlask\(/);
    if (main === undefined) return undefined;
    const runsItself = /\.run\(/.test(main.text);
    return {
      command: runsItself ? `python3 -u ${main.path}` : `python3 -m flask --app ${moduleName(main.path)} run --port {{port}}`,
      because: `${main.path} (Flask)`,
      env: {},
    };
  },
  (files) => {
    const main = nearest(files, /\.py$/, /\b(?:FastAPI|Starlette)\(/);
    const name = /^(\w+)\s*=\s*(?:FastAPI|Starlette)\(/m.exec(main?.text ?? "")?.[1];
    return main === undefined || name === undefined
      ? undefined
      : {
          command: `python3 -m uvicorn ${moduleName(main.path)}:${name} --host 127.0.0.1 --port {{port}}`,
          because: `${main.path} (ASGI)`,
          env: {},
        };
  },
  (files) => {
    const main = nearest(files, /\.py$/, /serve_forever|make_server|HTTPServer\(/);
    return main === undefined ? undefined : { command: `python3 -u ${main.path}`, because: main.path, env: {} };
  },
  (files) => {
    const text = textOf(files, "package.json");
    return text !== undefined && typeof packageScripts(text).start === "string"
      ? { command: "npm start", because: "package.json, scripts.start", env: {} }
      : undefined;
  },
  (files) => {
    const main = nearest(files, /\.[cm]?[jt]s$/, /createServer\(|\.listen\(/);
    return main === undefined || depth(main.path) > 2 ? undefined : { command: `node ${main.path}`, because: main.path, env: {} };
  },
  (files) => (textOf(files, "go.mod") === undefined ? undefined : { command: "go run .", because: "go.mod", env: {} }),
];

/** How the shop starts, by what stands in its folder. */
export function guessStart(files: readonly SourceFile[]): StartCommand | undefined {
  for (const guess of guesses) {
    const found = guess(files);
    if (found !== undefined) return found;
  }
  return undefined;
}
