#!/usr/bin/python3
"""Fills DIR with COUNT entries whose names mean harm, or might be taken for something. Deterministic.

usage: hostile_names.py DIR COUNT [--seed N]

Each entry is a file that holds its own name, a directory with such a file, or a link to a name. DIR must exist and be empty.
"""
import argparse
import os
import random

KNOWN = [
    b".READY", b".jvs-tmp-1", b".tmp-0123456789abcdef01234567", b"x.tmp", b"__proto__", b"constructor", b"prototype", b"...", b"..a", b". ", b".. ",
    b"-", b"--", b"-rf", b"--help", b"*", b"?", b"~", b"~root", b"$(id)", b"`id`", b"$HOME", b"${IFS}", b";id", b"|id", b"&&id", b"a b", b" ", b"  ", b"\t",
    b"\n", b"\r", b"\r\n", b"a\nb", b"\nREADY", b"\\", b"\\x41", b"\\\\", b"\\n", b"'", b'"', b"'\"'", b"%s%n", b"%00", b"%2e%2e%2f", b"..%c0%af", b"\x1b[2J",
    b"\x1b]0;t\x07", b"\x1b[31mred", b"\x07", b"\x08\x08\x08", b"\x7f", b"\xc2\x9b31m", b"\xe2\x80\xae" + b"gpj.exe", b"\xe2\x81\xa6x\xe2\x81\xa9", b"\xe2\x80\x8b",
    b"\xef\xbb\xbfbom", b"\xef\xbf\xbd", b"\xff", b"\xfe\xff", b"\xc0\xaf", b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xf8\x88\x80\x80\x80", b"\xe2\x82",
    b"caf\xc3\xa9", b"cafe\xcc\x81", b"\xc3\x85", b"A\xcc\x8a", b"\xe2\x84\xab", b"file", b"FILE", b"File", b"stra\xc3\x9fe", b"STRASSE", b"i", b"I", b"\xc4\xb0", b"\xc4\xb1",
    b"con", b"NUL", b"aux.txt", b"COM1", b"desktop.ini", b"name.", b"name ", b"a:b", b"a::$DATA", b"<script>", b"../x".replace(b"/", b"\\"), b"etc\\passwd",
    b"a" * 255, b"\xff" * 255, b"\n" * 255, b"\xf0\x9f\x92\xa9" * 63, b"core", b"lost+found", b".git", b".gitignore", b".nfs0001", b"null", b"undefined", b"0", b"-0", b"1e5",
]
PIECES = [bytes([n]) for n in range(1, 256) if n != 0x2F] + [b"\xe2\x80\xae", b"\xcc\x81", b"\xf0\x9f\x92\xa9", b"\x1b[", b"\\x", b".."]


def names(rng, count):
    seen = set()
    for name in KNOWN:
        if len(seen) < count and name not in seen:
            seen.add(name)
            yield name
    while len(seen) < count:
        length = rng.choice((1, 2, 3, 5, 8, 13, 40, 255))
        name = b"".join(rng.choice(PIECES) for _ in range(length))[:length]
        if name not in seen and name not in (b".", b".."):
            seen.add(name)
            yield name


def write(path, data):
    with open(path, "wb") as out:
        out.write(data)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("dir")
    parser.add_argument("count", type=int)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    os.chdir(options.dir)
    rng = random.Random(options.seed)
    for number, name in enumerate(names(rng, options.count)):
        group = b"%03d" % (number // 500)
        os.makedirs(group, exist_ok=True)
        path = group + b"/" + name
        kind = number % 10
        if kind == 8:
            os.mkdir(path)
            write(path + b"/" + name, name)
        elif kind == 9:
            os.symlink(name, path)
        else:
            write(path, name)


main()
