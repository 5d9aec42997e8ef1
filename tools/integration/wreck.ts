import { mustRun, type OrdinaryUser } from '@jvs/testing';

/**
 * Breaks a tree in every way there is: directories gone, files emptied, replaced by another type,
 * rewritten in place, modes and times changed, hard links cut, rubbish added in odd names. As `user`.
 */
export async function wreck(dir: string, user?: OrdinaryUser): Promise<void> {
  const run = user?.mustRun ?? mustRun;
  await run('bash', ['-c', SCRIPT, 'wreck', dir]);
}

const SCRIPT = String.raw`
set -eu
cd "$1"
chmod u+rwx . 2>/dev/null
mapfile -d '' -t entries < <(find . -mindepth 1 -maxdepth 1 -print0 | LC_ALL=C sort -z)
n=0
for entry in "${'$'}{entries[@]}"; do
  n=$((n + 1))
  case $((n % 7)) in
    0) chmod -R u+rwX "$entry" 2>/dev/null || true; rm -rf "$entry" ;;
    1) if [ -d "$entry" ] && [ ! -L "$entry" ]; then mv "$entry" "$entry.moved" 2>/dev/null || true; fi ;;
    2) if [ -f "$entry" ] && [ ! -L "$entry" ]; then rm -f "$entry"; mkdir "$entry"; echo x > "$entry/x"; fi ;;
    3) if [ -d "$entry" ] && [ ! -L "$entry" ]; then chmod -R u+rwX "$entry" 2>/dev/null || true; rm -rf "$entry"; echo 'was a directory' > "$entry"; fi ;;
    4) if [ -d "$entry" ] && [ ! -L "$entry" ]; then chmod u+w "$entry"; touch -h "$entry"/* 2>/dev/null || true; fi ;;
    5) find "$entry" -type f -links 1 -perm -u+w -exec sh -c 'for f; do echo changed >> "$f"; done' sh {} + ;;
    *) find "$entry" -type f -links 1 -exec chmod 0600 {} + ;;
  esac
done
printf rubbish > 'core dump'
mkdir -p "rubbish/$(printf 'a\nb')"
ln -s /etc/passwd rubbish/link
mkfifo rubbish/pipe
`;
