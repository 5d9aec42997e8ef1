#pragma once

#include <linux/fs.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <mutex>
#include <vector>

#include "core/platform.h"
#include "linux/sys.h"

namespace jvs {

/** Entries that are not what was scanned, collected by several threads. */
class Conflicts {
 public:
  void add(uint32_t i) {
    std::lock_guard<std::mutex> hold(mutex_);
    entries_.push_back(i);
  }
  std::vector<uint32_t> take() {
    std::sort(entries_.begin(), entries_.end());
    return std::move(entries_);
  }

 private:
  std::mutex mutex_;
  std::vector<uint32_t> entries_;
};

/** A name in a private directory, and one in the user's tree. */
struct Names {
  int stage;
  const char* staged;
  int directory;
  const char* name;
};

inline int renameWithFlags(const Names& names, unsigned flags) {
  return static_cast<int>(
      ::syscall(SYS_renameat2, names.stage, names.staged, names.directory, names.name, flags));
}

/** A file system that does not know the flag, or a kernel that does not know the call. */
inline bool isUnsupported(int code) { return code == EINVAL || code == ENOSYS || code == EOPNOTSUPP; }

/**
 * Whether an entry holds what the scan saw. Not its ctime: the rename that let us look at it has just changed
 * that, and so has that of another name of the inode.
 */
inline bool holdsAsScanned(const TreeView& tree, uint32_t i, const struct stat& now) {
  return entryType(now.st_mode) == tree.type[i] && now.st_ino == tree.ino[i] &&
         (now.st_mode & 07777) == tree.mode[i] && nanoseconds(now.st_mtim) == tree.mtimeNs[i] &&
         (tree.type[i] != kFile || static_cast<double>(now.st_size) == tree.size[i]);
}

inline bool holdsAsExpected(const Expectation& was, uint32_t k, const struct stat& now) {
  return entryType(now.st_mode) == was.type[k] && now.st_ino == was.ino[k] &&
         (now.st_mode & 07777) == was.mode[k] && nanoseconds(now.st_mtim) == was.mtimeNs[k] &&
         (was.type[k] != kFile || static_cast<double>(now.st_size) == was.size[k]);
}

/** Without RENAME_EXCHANGE: looked at just before. What is written in between is lost, and cannot be told. */
inline int replaceIfAsScanned(const Names& names, const Expectation& was, uint32_t k, bool& conflict) {
  struct stat now;
  if (::fstatat(names.directory, names.name, &now, AT_SYMLINK_NOFOLLOW) != 0) {
    if (errno != ENOENT) return -1;
    conflict = true;
    return 0;
  }
  conflict = !holdsAsExpected(was, k, now);
  return conflict ? 0 : ::renameat(names.stage, names.staged, names.directory, names.name);
}

/** Where nothing was: a name that somebody made since is theirs. */
inline int placeIfFree(const Names& names, bool& conflict) {
  if (renameWithFlags(names, RENAME_NOREPLACE) == 0) return 0;
  if (isUnsupported(errno)) {
    struct stat now;
    conflict = ::fstatat(names.directory, names.name, &now, AT_SYMLINK_NOFOLLOW) == 0;
    return conflict ? 0 : ::renameat(names.stage, names.staged, names.directory, names.name);
  }
  conflict = errno == EEXIST;
  return conflict ? 0 : -1;
}

/**
 * Takes an exchange back: the clone into the stage, what it displaced to its name. Whoever saves by rename in
 * between has put a newer file in the clone's place; that comes back instead, and so must go where it was,
 * until what comes back is what was put there last. 0, or -1 with errno: EBUSY when it never ends.
 */
inline int exchangeBack(const Names& names, ino_t clone) {
  constexpr int kTurns = 1000;
  // Held open, so that their inode numbers are nobody else's while they are compared.
  Fd last(openAt(names.directory, names.name, kOpenHandle));
  ino_t expected = clone;
  for (int turn = 0; turn < kTurns; turn++) {
    struct stat now;
    Fd going(openAt(names.stage, names.staged, kOpenHandle));
    if (!going || ::fstat(going.get(), &now) != 0) return -1;
    if (renameWithFlags(names, RENAME_EXCHANGE) != 0) {
      // Whoever removed the name meant what was there before, too.
      return errno == ENOENT ? 0 : -1;
    }
    ino_t put = now.st_ino;
    if (::fstatat(names.stage, names.staged, &now, AT_SYMLINK_NOFOLLOW) != 0) return -1;
    if (now.st_ino == expected) return 0;
    expected = put;
    last = std::move(going);
  }
  errno = EBUSY;
  return -1;
}

/**
 * Puts a staged entry, the inode `clone`, in its place and what was there into the stage, in one step; then
 * looks at what that was. When it is not what was scanned, the two go back, and `conflict` says so. 0, or -1
 * with errno.
 */
inline int exchangeIfAsScanned(const Names& names, ino_t clone, const Expectation& was, uint32_t k,
                               bool& conflict) {
  // A directory was taken out of the way before.
  if (was.type[k] == Expectation::kNothing || was.type[k] == kDirectory) return placeIfFree(names, conflict);
  if (renameWithFlags(names, RENAME_EXCHANGE) != 0) {
    if (isUnsupported(errno)) return replaceIfAsScanned(names, was, k, conflict);
    struct stat staged;
    bool gone = errno == ENOENT && ::fstatat(names.stage, names.staged, &staged, AT_SYMLINK_NOFOLLOW) == 0;
    // Somebody removed what was to be replaced: that is a change like any other.
    conflict = gone;
    return gone ? 0 : -1;
  }
  struct stat displaced;
  if (::fstatat(names.stage, names.staged, &displaced, AT_SYMLINK_NOFOLLOW) != 0) return -1;
  conflict = !holdsAsExpected(was, k, displaced);
  return conflict ? exchangeBack(names, clone) : 0;
}

/** Takes an entry out of the tree, looks at it, and lets it go only when it is what was scanned. 0, or -1
 * with errno. */
inline int removeIfAsScanned(const Names& names, const TreeView& tree, uint32_t i, bool& conflict) {
  struct stat now;
  if (::fstatat(names.directory, names.name, &now, AT_SYMLINK_NOFOLLOW) != 0) return -1;
  if (S_ISDIR(now.st_mode) || !holdsAsScanned(tree, i, now)) {
    conflict = true;
    return 0;
  }
  if (::renameat(names.directory, names.name, names.stage, names.staged) != 0) return -1;
  if (::fstatat(names.stage, names.staged, &now, AT_SYMLINK_NOFOLLOW) != 0) return -1;
  if (holdsAsScanned(tree, i, now)) return ::unlinkat(names.stage, names.staged, 0);
  conflict = true;
  int back = renameWithFlags(names, RENAME_NOREPLACE);
  return back != 0 && isUnsupported(errno)
             ? ::renameat(names.stage, names.staged, names.directory, names.name)
             : back;
}

}  // namespace jvs
