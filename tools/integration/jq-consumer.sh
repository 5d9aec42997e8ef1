#!/usr/bin/env bash
# A consumer of --json with nothing but jq: drives the main job, checks each answer and each exit code.
# usage: jq-consumer.sh JVS  (run in an empty directory)
set -euo pipefail
JVS=$1
LAST=

# expect CODE COMMAND...: runs it with --json and keeps the answer; one document, and the exit code asked for.
expect() {
  local wanted=$1 code=0
  shift
  LAST=$("$JVS" "$@" --json) || code=$?
  [ "$code" = "$wanted" ] || fail "jvs $*: exit code $code, expected $wanted"
  [ "$(jq -s length <<<"$LAST")" = 1 ] || fail "jvs $*: not one document"
  jq -e '(.schema | test("^jvs[.][a-z._-]+/1$")) and (.ok | type == "boolean")' <<<"$LAST" >/dev/null || fail "jvs $*: no envelope"
}

# check FILTER: the filter must be true of the last answer.
check() { jq -e "$1" <<<"$LAST" >/dev/null || fail "not true: $1"; }
value() { jq -er "$1" <<<"$LAST"; }
fail() { printf '%s\n%s\n' "$1" "$LAST" >&2; exit 1; }

expect 0 init demo
check '.ok and (.warnings | type == "array")'
cd demo/main
echo one >a.txt
mkdir d && echo two >d/b.txt

expect 0 snapshot first --tag v1
check '.schema == "jvs.snapshot/1" and .ok'
check '[.. | objects | select(has("snapshot_id"))] | length == 1'
first=$(value '.. | objects | select(has("snapshot_id")) | .snapshot_id')
[ "$(value '.. | objects | select(has("snapshot_id")) | keys_unsorted[0]')" = snapshot_id ] || fail 'snapshot_id is not the first key'

expect 0 status
check '.data.dirty == false and .data.detached == false and .data.head_id == .data.current_id'

echo three >c.txt
expect 0 snapshot second
second=$(value '.. | objects | select(has("snapshot_id")) | .snapshot_id')
[ "$first" != "$second" ] || fail 'two snapshots, one id'

expect 0 history
check '.data.snapshots | map(.note) == ["second", "first"]'
check ".data.snapshots[0].parent_id == \"$first\" and .data.head_id == \"$second\""

rm -r d
echo broken >a.txt
expect 0 status
check '.data.dirty and ([.data.changes[] | .path] | sort == ["a.txt", "d", "d/b.txt"] or sort == ["a.txt", "d"])'
expect 0 diff
check '[.data.changes[] | select(.path == "a.txt") | .change] == ["modified"]'

expect 0 restore HEAD
check '.data.detached == false'
auto=$(value '.data.auto.snapshot_id')
[ "$(cat a.txt d/b.txt c.txt)" = $'one\ntwo\nthree' ] || fail 'restore HEAD did not bring the files back'

expect 0 restore v1
check ".data.detached and .data.snapshot.snapshot_id == \"$first\" and .data.auto == null"
[ ! -e c.txt ] || fail 'restore v1 left c.txt'
expect 4 snapshot 'while detached'
check '.schema == "jvs.error/1" and (.ok | not) and .error.code == "E_DETACHED" and (.error.hint | length > 0)'
expect 0 restore HEAD

expect 0 diff v1 HEAD
check '[.data.changes[] | .path + " " + .change] == ["c.txt added"]'
expect 0 verify --all
check ".data.healthy and ([.data.snapshots[].snapshot_id] | contains([\"$first\", \"$second\", \"$auto\"]))"

expect 3 restore no-such-thing
check '.error.code == "E_REF_NOT_FOUND"'
expect 2 restore ''
check '.error.code == "E_REF_EMPTY"'
expect 2 snapshot --no-such-flag
check '.error.code == "E_USAGE"'

chmod u+w "../.jvs/snapshots/$second/payload/c.txt"
printf 'THREE\n' >"../.jvs/snapshots/$second/payload/c.txt"
expect 5 verify --all
check "[.data?, .error?.details? | .. | objects | select(.path? == \"c.txt\") | .code] | index(\"E_PAYLOAD_MISMATCH\") != null"
echo ok
