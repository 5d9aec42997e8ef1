#!/usr/bin/python3
"""Builds the odd tree: one of everything a file system can hold.

usage: odd_tree.py DIR [--depth N] [--skip-special]

As root it also makes devices, files of mode 0000..0377 and privileged extended attributes; as an
ordinary user only what that user can make and read again. DIR must exist and be empty. Deterministic.
"""
import argparse
import hashlib
import os
import socket
import stat
import struct

NS = 1_000_000_000


def put(path, data=b"", mode=None):
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(fd, view):]
    finally:
        os.close(fd)
    if mode is not None:
        os.chmod(path, mode)


def block(seed, size):
    out = bytearray()
    n = 0
    while len(out) < size:
        out += hashlib.sha256(b"%s/%d" % (seed, n)).digest()
        n += 1
    return bytes(out[:size])


def sizes():
    os.mkdir(b"sizes")
    for size in (0, 1, 511, 512, 4095, 4096, 4097, 65536, 131073, 1048577):
        put(b"sizes/%d" % size, block(b"size%d" % size, size))


def modes(root):
    """Every mode 0000..07777; as an ordinary user, those its owner can read."""
    os.mkdir(b"modes")
    for mode in range(0o10000):
        if root or mode & 0o400:
            put(b"modes/%04o" % mode, b"mode %04o\n" % mode, mode)
    os.mkdir(b"dir-modes")
    for mode in (0o555, 0o700, 0o711, 0o750, 0o1777, 0o2755, 0o3777, 0o4755, 0o7777, 0o500):
        name = b"dir-modes/%04o" % mode
        os.mkdir(name)
        put(name + b"/inside", b"in %04o\n" % mode)
        os.chmod(name, mode)
    if root:
        os.mkdir(b"dir-modes/0000")
        os.chmod(b"dir-modes/0000", 0)


def names():
    os.mkdir(b"names")
    odd = [
        b"latin-\xe9", b"\xff\xfe\xfd", b"trunc-\xe2\x82", b"over-\xc0\xaf", b"surrogate-\xed\xa0\x80",
        b"new\nline", b"\n", b"cr\rlf\n", b"tab\there", b"back\\slash", b"\\x41", b"\\n", b"quote\"'`", b"bell\x07",
        b"esc\x1b[31mred", b"del\x7f", b"c1\xc2\x9b", b" lead", b"trail ", b" ", b"-rf", b"--", b"*", b"?", b"[a]", b"~",
        b"$HOME", b"$(id)", b"a;b", b"a|b", b"#", b"%00", b"&", b"caf\xc3\xa9", b"cafe\xcc\x81", b"Case", b"case",
        b"CASE", b"\xe2\x80\xaegnp.exe", b"\xf0\x9f\xa6\x80", b"...", b"..a", b"a..", b".hidden", b"con", b"nul.txt",
        b"dot.", b"n" * 255, b"\xff" * 255, "é".encode() * 127 + b"x",
    ]
    for name in odd:
        put(b"names/" + name, b"named " + name)
    for name in (b"dir\nline", b"dir-\xff", b"d" * 255):
        os.mkdir(b"names/" + name)
        put(b"names/" + name + b"/inside\n\xfe", b"x")
    # What belongs to others looks like ours: all of it is the user's.
    for name in (b".READY", b".jvs-tmp-1", b"x.tmp", b"manifest", b"head.1.json", b".git", b"index.sqlite"):
        put(b"" + name, b"user's own " + name)
    os.makedirs(b"nested/.jvs/snapshots")
    put(b"nested/.jvs/format_version", b"1\n")


def order():
    """Names whose byte order differs from their order as text or as paths."""
    os.mkdir(b"order")
    for name in (b"a", b"a.b", b"a-b", b"a0", b"ab", b"B", b"\xc3\xa9", b"z", b"\xff"):
        os.mkdir(b"order/" + name)
        put(b"order/" + name + b"/f", name)
    put(b"order/a!", b"!")
    put(b"order/a\x01", b"1")


def links():
    os.mkdir(b"links")
    targets = {
        b"to-file": b"../sizes/1", b"to-dir": b"../sizes", b"dangling": b"no/such/thing", b"absolute": b"/etc/hostname",
        b"to-root": b"/", b"itself": b"itself", b"up": b"../../../../../..", b"odd": b"new\nline-\xff", b"dot": b".",
        b"long": b"t/" * 450, b"trailing": b"../sizes/",
    }
    for name, target in targets.items():
        os.symlink(target, b"links/" + name)
    os.utime(b"links/dangling", ns=(1 * NS + 1, 1_234_567_890 * NS + 987_654_321), follow_symlinks=False)


def hard_links():
    os.makedirs(b"hard/a/b")
    put(b"hard/one", b"three names\n")
    os.link(b"hard/one", b"hard/a/two")
    os.link(b"hard/one", b"hard/a/b/three")
    os.symlink(b"target", b"hard/link")
    os.link(b"hard/link", b"hard/link-again", follow_symlinks=False)
    put(b"hard/many-0", b"many")
    for n in range(1, 200):
        os.link(b"hard/many-0", b"hard/many-%d" % n)


def holes():
    os.mkdir(b"holes")
    for name, size, islands in (
        (b"all", 16 << 20, ()),
        (b"middle", 64 << 20, (32 << 20,)),
        (b"ends", 8 << 20, (0, (8 << 20) - 4096)),
        (b"odd", (1 << 20) + 12345, (4096 * 5, 4096 * 77)),
        (b"tail", 3 << 20, (0,)),
    ):
        fd = os.open(b"holes/" + name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
        for at in islands:
            os.pwrite(fd, block(name + b"%d" % at, 4096), at)
        os.ftruncate(fd, size)
        os.close(fd)


def specials(root):
    os.mkdir(b"special")
    os.mkfifo(b"special/fifo", 0o640)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(b"special/socket")
    if root:
        os.mknod(b"special/null", 0o666 | stat.S_IFCHR, os.makedev(1, 3))
        os.mknod(b"special/block", 0o600 | stat.S_IFBLK, os.makedev(7, 200))
        os.mknod(b"special/wide", 0o600 | stat.S_IFCHR, os.makedev(300, 70000))


def acl(entries):
    """An ACL as the kernel stores it: version 2, then (tag, permissions, id) each."""
    return struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *entry) for entry in entries)


USER_OBJ, USER, GROUP_OBJ, GROUP, MASK, OTHER, NOBODY = 1, 2, 4, 8, 16, 32, 0xFFFFFFFF


def attributes(root):
    os.mkdir(b"attrs")
    put(b"attrs/file", b"attributes\n")
    os.setxattr(b"attrs/file", b"user.text", b"hello")
    os.setxattr(b"attrs/file", b"user.empty", b"")
    os.setxattr(b"attrs/file", b"user.binary", bytes(range(256)))
    os.setxattr(b"attrs/file", b"user.long", block(b"xattr", 1500))
    os.mkdir(b"attrs/dir")
    os.setxattr(b"attrs/dir", b"user.on-a-directory", b"yes")
    put(b"attrs/read-only", b"ro\n")
    os.setxattr(b"attrs/read-only", b"user.kept", b"1")
    os.chmod(b"attrs/read-only", 0o444)
    entries = [(USER_OBJ, 6, NOBODY), (USER, 4, 12345), (GROUP_OBJ, 4, NOBODY), (GROUP, 6, 23456), (MASK, 6, NOBODY), (OTHER, 0, NOBODY)]
    put(b"attrs/acl", b"acl\n")
    os.setxattr(b"attrs/acl", b"system.posix_acl_access", acl(entries))
    os.mkdir(b"attrs/default-acl")
    os.setxattr(b"attrs/default-acl", b"system.posix_acl_default", acl(entries))
    put(b"attrs/default-acl/inherits", b"born under a default ACL\n")
    os.mkdir(b"attrs/default-acl/dir")
    os.setxattr(b"attrs/default-acl/dir", b"system.posix_acl_access", acl([(USER_OBJ, 7, NOBODY), (USER, 5, 12345), (GROUP_OBJ, 5, NOBODY), (MASK, 5, NOBODY), (OTHER, 5, NOBODY)]))
    if root:
        put(b"attrs/capability", b"#!/bin/true\n", 0o755)
        os.setxattr(b"attrs/capability", b"security.capability", bytes.fromhex("0100000200040000000000000000000000000000"))
        os.setxattr(b"attrs/file", b"trusted.jvs-test", b"root only")
        os.symlink(b"file", b"attrs/link")
        os.setxattr(b"attrs/link", b"trusted.on-a-link", b"1", follow_symlinks=False)


def owners(root):
    if not root:
        return
    os.mkdir(b"owners")
    for n, (uid, gid) in enumerate(((1, 1), (65534, 65534), (12345, 23456), (0, 4_000_000_000))):
        put(b"owners/%d" % n, b"owned")
        os.chown(b"owners/%d" % n, uid, gid)
        os.chmod(b"owners/%d" % n, 0o6755)
    os.mkdir(b"owners/dir")
    os.chown(b"owners/dir", 12345, 23456)
    os.symlink(b"0", b"owners/link")
    os.chown(b"owners/link", 12345, 23456, follow_symlinks=False)


def deep(levels):
    """`levels` directories below one another, with a file at the bottom."""
    here = os.open(b".", os.O_RDONLY)
    for n in range(levels):
        os.mkdir(b"d%d" % (n % 10), dir_fd=here)
        below = os.open(b"d%d" % (n % 10), os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    fd = os.open(b"bottom", os.O_WRONLY | os.O_CREAT, 0o644, dir_fd=here)
    os.write(fd, b"the bottom\n")
    os.close(fd)
    os.close(here)


def times():
    os.mkdir(b"times")
    for name, ns in (
        (b"ns", 1_600_000_000 * NS + 123_456_789), (b"one", 1), (b"zero", 0), (b"last-ns", 2 * NS - 1),
        (b"before-1970", -3 * NS + 5), (b"after-2038", 4_102_444_800 * NS + 999_999_999),
    ):
        put(b"times/" + name, name)
        os.utime(b"times/" + name, ns=(ns, ns))
        os.mkdir(b"times/dir-" + name)
        os.utime(b"times/dir-" + name, ns=(ns, ns))


def empty():
    os.makedirs(b"empty/one/two/three")
    os.mkdir(b"read-only")
    put(b"read-only/file", b"in a directory nobody may write\n", 0o444)
    os.mkdir(b"read-only/below")
    put(b"read-only/below/file", b"deeper\n")
    os.chmod(b"read-only/below", 0o555)
    os.chmod(b"read-only", 0o555)


def settle():
    """Fixed times for everything that has none of its own, so that two trees built are equal."""
    for here, dirs, files, fd in os.fwalk(".", topdown=False, follow_symlinks=False):
        for name in files + [name for name in dirs if stat.S_ISLNK(os.lstat(f"{here}/{name}").st_mode)]:
            if here != "./times" and name != "dangling":
                set_time(name, fd, b"%d" % os.stat(name, dir_fd=fd, follow_symlinks=False).st_size)
        if not here.startswith("./times/"):
            set_time(".", fd, os.fsencode(here))


def set_time(name, dir_fd, seed):
    seconds = 1_500_000_000 + int.from_bytes(hashlib.sha256(seed).digest()[:3], "big")
    os.utime(name, ns=(seconds * NS + 7, seconds * NS + 123_456_789), dir_fd=dir_fd, follow_symlinks=False)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("dir")
    parser.add_argument("--depth", type=int, default=300)
    parser.add_argument("--skip-special", action="store_true")
    options = parser.parse_args()
    os.umask(0o022)
    os.chdir(options.dir)
    root = os.geteuid() == 0
    sizes()
    modes(root)
    names()
    order()
    links()
    hard_links()
    holes()
    if not options.skip_special:
        specials(root)
    attributes(root)
    owners(root)
    times()
    empty()
    os.mkdir(b"deep")
    os.chdir(b"deep")
    deep(options.depth)
    os.chdir(b"..")
    settle()


main()
