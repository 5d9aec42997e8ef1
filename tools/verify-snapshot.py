#!/usr/bin/env python3
"""Checks one snapshot without any part of JVS: verify-snapshot.py REPO/.jvs/snapshots/ID   (format: docs/adr/0001)

Exit status 0 and "ok ID", or 5 and one line for each thing that is wrong. Python 3.11, nothing else; paths up to PATH_MAX.
"""
import hashlib, json, os, re, stat, struct, sys

KINDS = {stat.S_IFREG: b"f", stat.S_IFDIR: b"d", stat.S_IFLNK: b"l", stat.S_IFIFO: b"p", stat.S_IFSOCK: b"s",
         stat.S_IFCHR: b"c", stat.S_IFBLK: b"b"}
sha256, wrong = (lambda data: hashlib.sha256(data).digest()), []

def canonical(record, *without):
    kept = {key: value for key, value in record.items() if key not in without}
    return json.dumps(kept, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()

def load(path):
    with open(path, "rb") as file:
        data = file.read()
    record = json.loads(data)
    expect(data == canonical(record) + b"\n", f"{path} is not canonical JSON and a newline")
    return record

def expect(holds, message):
    if not holds:
        wrong.append(message)

def digest_of(path, kind, status):
    if kind == b"f":
        with open(path, "rb") as file:
            return hashlib.file_digest(file, "sha256").digest()
    if kind == b"l":
        return sha256(os.readlink(path))
    return sha256(b"jvs-special-v1\0" + kind + struct.pack(">Q", status.st_rdev))

def escaped(path):  # control characters, backslashes and bytes that are not UTF-8, each byte as \xNN
    text = path.decode("utf-8", "surrogateescape")
    bad = re.sub(r"[\0-\x1f\x7f-\x9f\\\udc80-\udcff]", lambda m: "".join(
        f"\\x{byte:02x}" for byte in m[0].encode("utf-8", "surrogateescape")), text)
    return bad.encode()

def walk(path, name, lines):  # -> the encoding of this entry in its directory; its lines go to `lines` in tree order
    status = os.lstat(path)
    kind, mode = KINDS[stat.S_IFMT(status.st_mode)], stat.S_IMODE(status.st_mode)
    size, place = status.st_size if kind == b"f" else 0, len(lines)
    lines.append(None)
    if kind == b"d":
        below = [walk(path + b"/" + child, (name + b"/" if name else b"") + child, lines) for child in sorted(os.listdir(path))]
        digest = sha256(b"jvs-tree-v1\0" + b"".join(below))
    else:
        digest = digest_of(path, kind, status)
    lines[place] = b"%s %04o %d %s %s\n" % (kind, mode, size, digest.hex().encode(), escaped(name) if name else b".")
    base = name.rsplit(b"/", 1)[-1]
    return (kind + struct.pack(">HQH", mode, size, len(base)) + base + digest) if name else struct.pack(">H", mode) + digest

def main(directory):
    sys.setrecursionlimit(10_000)
    snapshot_id = os.path.basename(os.path.abspath(directory))
    descriptor = load(os.path.join(directory, "..", "..", "descriptors", snapshot_id + ".json"))
    ready = load(os.path.join(directory, ".READY"))
    with open(os.path.join(directory, "manifest"), "rb") as file:
        manifest = file.read()
    checksum = hashlib.sha256(canonical(descriptor, "descriptor_checksum", "integrity_state")).hexdigest()
    expect(checksum == descriptor["descriptor_checksum"], "descriptor_checksum is wrong")
    expect(hashlib.sha256(canonical(ready, "ready_checksum")).hexdigest() == ready["ready_checksum"], "ready_checksum is wrong")
    expect(snapshot_id == descriptor["snapshot_id"], "the descriptor is about another snapshot")
    for key in ("snapshot_id", "engine", "payload_root_hash", "descriptor_checksum"):
        expect(ready[key] == descriptor[key], f"{key} of .READY is not that of the descriptor")
    expect(hashlib.sha256(manifest).hexdigest() == descriptor["manifest_sha256"], "manifest_sha256 is wrong")
    lines = []
    root = walk(os.fsencode(os.path.join(directory, "payload")), b"", lines)
    expect(sha256(b"jvs-root-v1\0" + root).hex() == descriptor["payload_root_hash"], "payload_root_hash is wrong")
    expect(len(lines) == descriptor["entries"], "the number of entries is wrong")
    expect(sum(int(line.split(b" ", 3)[2]) for line in lines) == descriptor["logical_bytes"], "logical_bytes is wrong")
    there, listed = set(lines), set(manifest.splitlines(True))
    expect(b"".join(lines) == manifest, f"payload and manifest differ in {len(there ^ listed)} lines")
    wrong.extend(f"  {'payload ' if line in there else 'manifest'} {line.decode(errors='replace').rstrip()}" for line in list(there ^ listed)[:20])
    print("\n".join(wrong) if wrong else f"ok {snapshot_id}")
    return 5 if wrong else 0

if len(sys.argv) != 2:
    sys.exit(__doc__)
try:
    sys.exit(main(sys.argv[1]))
except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
    print(f"cannot be checked: {error!r}")
    sys.exit(5)
