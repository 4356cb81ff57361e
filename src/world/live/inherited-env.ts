type Env = Readonly<Record<string, string | undefined>>;

/**
 * What a process needs to run at all, and tools to find their parts. Nothing here says where a partner or a database is, or
 * what the secrets are: a variable that happens to be exported must neither change a verdict nor send a drill elsewhere. So
 * no proxies either, and no NODE_ENV. A name may end in `*`.
 */
const toolVariables = [
  ..."PATH HOME USER LOGNAME SHELL PWD TERM COLORTERM NO_COLOR FORCE_COLOR LANG LANGUAGE LC_* TZ TMPDIR TMP TEMP XDG_* CI".split(
    " ",
  ),
  // Windows
  ..."SYSTEMROOT SYSTEMDRIVE WINDIR COMSPEC PATHEXT USERNAME USERPROFILE HOMEDRIVE HOMEPATH APPDATA LOCALAPPDATA".split(" "),
  ..."PROGRAMDATA PROGRAMFILES* COMMONPROGRAMFILES* NUMBER_OF_PROCESSORS PROCESSOR_ARCHITECTURE".split(" "),
  // libraries and certificates
  ..."LD_LIBRARY_PATH LD_PRELOAD DYLD_* SSL_CERT_FILE SSL_CERT_DIR NIX_*".split(" "),
  // languages and what manages their versions
  ..."NODE_PATH NODE_OPTIONS NODE_EXTRA_CA_CERTS NODE_V8_COVERAGE NPM_CONFIG_* COREPACK_* PNPM_HOME DENO_DIR BUN_INSTALL".split(
    " ",
  ),
  ..."NVM_* FNM_* VOLTA_* ASDF_* MISE_* PYENV_* RBENV_* JENV_* SDKMAN_*".split(" "),
  ..."PHPRC PHP_INI_SCAN_DIR COMPOSER_HOME PYTHONPATH PYTHONHOME VIRTUAL_ENV CONDA_* UV_* PERL5LIB".split(" "),
  ..."GEM_HOME GEM_PATH BUNDLE_* RUBYLIB RUBYOPT JAVA_HOME JAVA_TOOL_OPTIONS JDK_HOME M2_HOME MAVEN_* GRADLE_*".split(" "),
  ..."GOPATH GOROOT GOCACHE GOMODCACHE GOFLAGS CARGO_* RUSTUP_* DOTNET_* DOCKER_*".split(" "),
  // Firedrill's own
  "FIREDRILL_*",
];

const isNamed = (name: string, patterns: readonly string[]): boolean =>
  patterns.some((pattern) => (pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : name === pattern));

/**
 * The environment of a process that a run starts: the run's own variables, and besides them those of Firedrill's environment
 * that tools need or that `inherit` names.
 *
 * @param inherit names of variables; one may end in `*`
 */
export function inheritedEnv(
  outside: Env,
  own: Readonly<Record<string, string>>,
  inherit: readonly string[],
): Readonly<Record<string, string>> {
  const passes = (name: string): boolean => isNamed(name.toUpperCase(), toolVariables) || isNamed(name, inherit);
  const taken = Object.entries(outside).flatMap(([name, value]) => (value !== undefined && passes(name) ? [[name, value]] : []));
  return { ...Object.fromEntries(taken), ...own };
}
