#!/usr/bin/env bash
# One drill in a job of GitHub Actions, for action.yml: runs it, shows what came out, and ends as the drill did. Inputs come as variables, never
# as part of a command.
set -uo pipefail

firedrill="$GITHUB_ACTION_PATH/bin/firedrill.js"
kept="$GITHUB_WORKSPACE/.firedrill-baseline"
folder="$(mktemp -d "$RUNNER_TEMP/firedrill-XXXXXX")"
echo "folder=$folder" >>"$GITHUB_OUTPUT"

# words, one a line or between spaces
words() { tr '\n' ' ' <<<"$1" | xargs -n 1 2>/dev/null; }
mapfile -t scenarios < <(words "${INPUT_SCENARIOS:-}")
mapfile -t more < <(words "${INPUT_ARGUMENTS:-}")

arguments=(run)
for scenario in "${scenarios[@]}"; do [ -z "$scenario" ] || arguments+=("$scenario"); done
[ -z "${INPUT_CONFIG:-}" ] || arguments+=(--config "$INPUT_CONFIG")
arguments+=(--out "$folder" --report junit,json,markdown,github)
baseline="${INPUT_BASELINE:-}"
if [ "$baseline" = cache ]; then
  baseline=""
  if [ "${INPUT_IS_DEFAULT_BRANCH:-false}" != true ] && [ -e "$kept/result.json" ]; then baseline="$kept/result.json"; fi
fi
[ -z "$baseline" ] || arguments+=(--baseline "$baseline")
for each in "${more[@]}"; do [ -z "$each" ] || arguments+=("$each"); done

cd "${INPUT_WORKING_DIRECTORY:-.}" || exit 2
node "$firedrill" "${arguments[@]}"
code=$?
echo "exit-code=$code" >>"$GITHUB_OUTPUT"

# a summary holds a megabyte
[ ! -e "$folder/summary.md" ] || head -c 1000000 "$folder/summary.md" >>"$GITHUB_STEP_SUMMARY"
if [ -e "$folder/annotations.txt" ]; then
  # paths are told from where the drill was run, and read from the repository's root
  prefix="$(realpath --relative-to="$GITHUB_WORKSPACE" .)"
  if [ "$prefix" = . ]; then prefix=""; else prefix="$prefix/"; fi
  while IFS= read -r line; do
    case "$line" in
    *" file="*) echo "${line/ file=/ file=$prefix}" ;;
    *) echo "$line" ;;
    esac
  done <"$folder/annotations.txt"
fi
if [ -e "$folder/result.json" ] && [ "${INPUT_BASELINE:-}" = cache ] && [ "${INPUT_IS_DEFAULT_BRANCH:-false}" = true ]; then
  mkdir -p "$kept"
  cp "$folder/result.json" "$kept/result.json"
fi
exit "$code"
