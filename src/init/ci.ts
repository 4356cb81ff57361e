/** A CI server that a drill can run on. */
export type Ci = keyof typeof recipes;

interface Recipe {
  /** A file that shows that a repository uses it. */
  readonly shownBy: string;
  /** Where its own file goes. */
  readonly path: string;
  readonly text: string;
}

/** What the shop needs is nobody's to guess. */
const before = "what the shop itself needs (PHP, a database) goes before this line";

const run = "node_modules/.bin/firedrill run --out drill --report junit,json,markdown";

const github = `# A job summary, annotations at the lines of scenarios, and the run as an artifact: what it takes is told in docs/ci.md of Firedrill.
name: firedrill
on:
  push:
  pull_request:
permissions:
  contents: read
jobs:
  drill:
    runs-on: ubuntu-latest
    timeout-minutes: 30
    steps:
      - uses: actions/checkout@v5
      - uses: actions/setup-node@v5
        with:
          node-version: 24
          cache: npm
      - run: npm ci
      # ${before}
      - uses: ./node_modules/@firedrill/cli
        with:
          # fails on what the default branch has not; take it out to fail on all
          baseline: cache
`;

const gitlab = `# Include it from .gitlab-ci.yml: include: [{ local: .gitlab/firedrill.gitlab-ci.yml }]
firedrill:
  image: node:24
  timeout: 30 minutes
  cache:
    key: { files: [package-lock.json] }
    paths: [.npm/]
  script:
    - npm ci --cache .npm --prefer-offline
    # ${before}
    - ${run}
  # what is unproven (exit code 3) is shown as a warning; take it out to fail on it
  allow_failure: { exit_codes: [3] }
  artifacts:
    when: always
    expire_in: 30 days
    paths: [drill/]
    exclude: [drill/tls/*.key]
    reports: { junit: drill/junit.xml }
`;

const jenkins = `// A job of its own: Pipeline script from SCM, with this file as its script path. It needs the plugins JUnit and Docker Pipeline.
pipeline {
  agent { docker { image 'node:24' } }
  options { timeout(time: 30, unit: 'MINUTES') }
  stages {
    stage('Install') {
      steps { sh 'npm ci' }
    }
    stage('Drill') {
      steps {
        // ${before}
        script {
          int code = sh(returnStatus: true, script: '${run}')
          if (code == 3) {
            unstable('something is unproven')
          } else if (code != 0) {
            error('Firedrill ended with exit code ' + code)
          }
        }
      }
    }
  }
  post {
    always {
      junit testResults: 'drill/junit.xml', allowEmptyResults: true
      archiveArtifacts artifacts: 'drill/**', excludes: 'drill/tls/*.key', allowEmptyArchive: true
    }
  }
}
`;

/** What `init` writes into a repository, and examples/ci shows. */
export const recipes = {
  gitlab: { shownBy: ".gitlab-ci.yml", path: ".gitlab/firedrill.gitlab-ci.yml", text: gitlab },
  github: { shownBy: ".github/workflows", path: ".github/workflows/firedrill.yml", text: github },
  jenkins: { shownBy: "Jenkinsfile", path: "Jenkinsfile.firedrill", text: jenkins },
} as const satisfies Readonly<Record<string, Recipe>>;

/** The same for a package that npm has installed under another name. */
export const recipeFor = (ci: Ci, packageName: string): Pick<Recipe, "path" | "text"> => {
  const { path, text } = recipes[ci];
  return { path, text: text.replaceAll("node_modules/@firedrill/cli", `node_modules/${packageName}`) };
};
