const answerLimitMs = 2_000;

/**
 * Asks a Toxiproxy for its version: text up to 2.5, `{"version": …}` from 2.6 on, `git` where it was built with `go install`.
 * Throws when nothing answers within 2 s, or when what answers is no Toxiproxy.
 */
export async function readVersion(url: string): Promise<string> {
  const response = await fetch(`${url}/version`, { signal: AbortSignal.timeout(answerLimitMs) }).catch((thrown: Error) => {
    // fetch itself says only "fetch failed"
    throw thrown.cause instanceof Error ? thrown.cause : thrown;
  });
  const text = (await response.text()).trim();
  const version = /^\{\s*"version"\s*:\s*"([^"]*)"/.exec(text)?.[1] ?? text;
  if (!response.ok || !/^[\w.+-]{1,40}$/.test(version))
    throw new Error(`GET ${url}/version answered ${response.status}, not a version`);
  return version;
}
