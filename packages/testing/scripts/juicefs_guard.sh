# usage: juicefs_guard.sh DIR
# Waits until whoever started it writes a line (all is cleaned up) or is gone (its end of the pipe closes), and then cleans up: ends
# the process groups of DIR/groups that still work for DIR, unmounts what is mounted in DIR, removes DIR.
dir=$1
trap '' INT TERM HUP
read -r _ && exit 0
while read -r group; do
  for process in /proc/[0-9]*; do
    # The number may be somebody else's by now.
    grep -qsF "$dir" "$process/cmdline" && [ "$(cut -d' ' -f5 "$process/stat")" = "$group" ] && kill -9 "${process#/proc/}"
  done
done < "$dir/groups"
awk -v dir="$dir/" 'index($5, dir) == 1 { print $5 }' /proc/self/mountinfo | while read -r mount; do
  umount --lazy "$mount"
done
rm -rf --one-file-system "$dir"
