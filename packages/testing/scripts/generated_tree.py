#!/usr/bin/python3
"""Fills a directory with files in the sizes and the shape of a node_modules.

usage: generated_tree.py DIR FILES [--seed N]

Deterministic: the same FILES and seed make the same names, bytes and times. Every file's content is
unique and does not compress. About 10 files a directory, two to seven levels, mean size about 4.5 KiB.
"""
import argparse
import os
import random

ENDINGS = (".js", ".js", ".js", ".d.ts", ".d.ts", ".js.map", ".json", ".md", ".ts", ".mjs")
POOL = 4 << 20
LARGEST = 1 << 20
EPOCH = 1_700_000_000


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("dir")
    parser.add_argument("files", type=int)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    rng = random.Random(options.seed)
    pool = memoryview(rng.randbytes(POOL + LARGEST))
    os.chdir(options.dir)
    dirs = []
    left, number = options.files, 0
    while left > 0:
        where = new_directory(rng, dirs, number)
        for _ in range(min(left, 1 + int(rng.expovariate(1 / 9.0)))):
            write(rng, pool, where, number)
            number += 1
            left -= 1
    for where in sorted(dirs, key=len, reverse=True):
        os.utime(where, (EPOCH, EPOCH))
    os.utime(".", (EPOCH, EPOCH))


def new_directory(rng, dirs, number):
    """A new package directory, or one below an existing directory."""
    if dirs and rng.random() < 0.8:
        parent = dirs[max(0, len(dirs) - 1 - int(rng.expovariate(1 / 20.0)))]
        if parent.count("/") < 6:
            name = f"{parent}/{rng.choice(('lib', 'src', 'dist', 'esm', 'cjs', 'types', 'util', 'test'))}-{number}"
            os.mkdir(name)
            dirs.append(name)
            return name
    name = f"package-{number}"
    os.mkdir(name)
    dirs.append(name)
    return name


def write(rng, pool, where, number):
    size = min(LARGEST, int(rng.lognormvariate(7.1, 1.6)))
    at = rng.randrange(POOL)
    path = f"{where}/module-{number}{rng.choice(ENDINGS)}"
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o755 if number % 50 == 0 else 0o644)
    os.write(fd, b"%d\n" % number)
    os.write(fd, pool[at : at + size])
    os.close(fd)
    when = (EPOCH + number % 86_400) * 1_000_000_000 + number
    os.utime(path, ns=(when, when))


main()
