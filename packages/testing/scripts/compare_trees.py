#!/usr/bin/python3
"""Compares two trees by walking both; shares no code with what is being tested.

usage: compare_trees.py A B [--ignore ASPECT]...

Prints one line a difference (escaped path, aspect, value in A, value in B) and exits 1 when there
is any. Aspects: type mode owner size mtime target rdev content xattrs links holes.
"""
import argparse
import hashlib
import os
import stat
import sys

ALL = ("type", "mode", "owner", "size", "mtime", "target", "rdev", "content", "xattrs", "links", "holes")


def walk(root):
    """{path below root: facts}, by directory descriptors so that depth and length do not matter."""
    found = {b".": facts(b".", None, root_fd(root))}
    groups = {}
    stack = [(b"", root_fd(root))]
    while stack:
        prefix, fd = stack.pop()
        for name in os.listdir(b"/proc/self/fd/%d" % fd):
            path = prefix + name
            here = facts(name, fd, None)
            found[path] = here
            if here["type"] == stat.S_IFDIR:
                stack.append((path + b"/", os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=fd)))
            elif here["_nlink"] > 1:
                groups.setdefault(here["_inode"], []).append(path)
        os.close(fd)
    for names in groups.values():
        # Other names may be outside: a payload shares inodes with its parent's.
        for path in names if len(names) > 1 else ():
            found[path]["links"] = sorted(names)
    return found


def root_fd(root):
    return os.open(root, os.O_RDONLY | os.O_DIRECTORY)


def facts(name, dir_fd, own_fd):
    try:
        return read_facts(name, dir_fd, own_fd)
    finally:
        if own_fd is not None:
            os.close(own_fd)


def read_facts(name, dir_fd, own_fd):
    st = os.fstat(own_fd) if own_fd is not None else os.lstat(name) if dir_fd is None else os.stat(name, dir_fd=dir_fd, follow_symlinks=False)
    kind = stat.S_IFMT(st.st_mode)
    at = b"/proc/self/fd/%d" % own_fd if own_fd is not None else b"/proc/self/fd/%d/%s" % (dir_fd, name)
    out = {
        "type": kind, "mode": stat.S_IMODE(st.st_mode), "owner": (st.st_uid, st.st_gid), "mtime": st.st_mtime_ns,
        "_inode": (st.st_dev, st.st_ino), "_nlink": st.st_nlink, "links": None,
        "xattrs": attributes(at, own_fd is not None),
    }
    if kind == stat.S_IFREG:
        out["size"] = st.st_size
        out["content"] = digest(name, dir_fd)
        # Allocation differs between file systems; that a large hole stayed one does not.
        out["holes"] = st.st_size - st.st_blocks * 512 > (1 << 20)
    elif kind == stat.S_IFLNK:
        out["target"] = os.readlink(name, dir_fd=dir_fd)
    elif kind in (stat.S_IFCHR, stat.S_IFBLK):
        out["rdev"] = st.st_rdev
    return out


def attributes(path, follow):
    return {key: os.getxattr(path, key, follow_symlinks=follow) for key in sorted(os.listxattr(path, follow_symlinks=follow))}


def digest(name, dir_fd):
    fd = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NOATIME if os.geteuid() == 0 else os.O_RDONLY | os.O_NOFOLLOW, dir_fd=dir_fd)
    try:
        out = hashlib.sha256()
        while chunk := os.read(fd, 1 << 20):
            out.update(chunk)
        return out.hexdigest()
    finally:
        os.close(fd)


def differences(a, b, aspects):
    for path in sorted(a.keys() | b.keys()):
        if path not in b:
            yield path, "only-in-a", a[path]["type"], None
        elif path not in a:
            yield path, "only-in-b", None, b[path]["type"]
        else:
            for aspect in aspects:
                left, right = a[path].get(aspect), b[path].get(aspect)
                if left != right:
                    yield path, aspect, left, right


def main():
    # Names and attribute values are bytes; repr keeps every line printable.
    parser = argparse.ArgumentParser()
    parser.add_argument("a")
    parser.add_argument("b")
    parser.add_argument("--ignore", action="append", default=[], choices=ALL)
    options = parser.parse_args()
    aspects = [aspect for aspect in ALL if aspect not in options.ignore]
    count = 0
    for path, aspect, left, right in differences(walk(os.fsencode(options.a)), walk(os.fsencode(options.b)), aspects):
        count += 1
        print(f"{path!r}\t{aspect}\t{left!r}\t{right!r}")
    sys.exit(1 if count else 0)


main()
