#!/bin/sh
# Builds the core with sanitizers and runs every job under them: tools/sanitize.sh [address,undefined | thread]...
# Needs a C++ compiler, CMake, and OpenSSL's libcrypto (no headers). Works in a scratch directory and leaves nothing behind.
set -eu
package=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
scratch=$(mktemp -d)
trap 'rm -rf -- "$scratch"' EXIT
[ $# -gt 0 ] || set -- address,undefined thread
for sanitizers in "$@"; do
  build="$scratch/build-$sanitizers"
  cmake -S "$package" -B "$build" -DCMAKE_BUILD_TYPE=RelWithDebInfo -DJVS_SANITIZE="$sanitizers" >"$scratch/log" 2>&1 &&
    cmake --build "$build" --target jvs_exercise >>"$scratch/log" 2>&1 || { cat "$scratch/log" >&2; exit 1; }
  mkdir "$scratch/tree"
  printf '%s: ' "$sanitizers"
  TSAN_OPTIONS=halt_on_error=1 ASAN_OPTIONS=detect_leaks=1 UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1 \
    "$build/jvs_exercise" "$scratch/tree"
  rm -rf -- "$scratch/tree"
done
