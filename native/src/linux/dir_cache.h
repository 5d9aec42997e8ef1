#pragma once

#include <sys/resource.h>

#include <algorithm>
#include <string>
#include <vector>

#include "linux/mounts.h"

namespace jvs {

/**
 * Descriptors of directories of one tree, for one thread: at most kSlots at a time, fewer where the process
 * may have few.
 *
 * A directory is opened from its nearest open ancestor, many components by one openat2 that follows no link,
 * and enters no mount (EXDEV), so neither depth nor PATH_MAX matters: 20,000 levels cost some hundred calls,
 * and walking back up costs one call a level. `Chain` knows the tree: `Key`, `root()`, `parent(key)`,
 * `name(key)`.
 */
template <class Chain>
class DirCache {
 public:
  using Key = typename Chain::Key;

  /** `root` stays the caller's. */
  DirCache(int root, Chain chain, int flags) : root_(root), chain_(chain), flags_(flags), room_(roomHere()) {
    slots_.reserve(room_);
  }
  ~DirCache() { clear(); }
  DirCache(const DirCache&) = delete;
  DirCache& operator=(const DirCache&) = delete;

  /** Descriptor valid until the next call of a non-const member, or -1 with errno. */
  int open(Key key) {
    if (key == chain_.root()) return root_;
    if (Slot* slot = find(key)) return slot->fd;
    int fd = openBelow(key);
    if (fd < 0 && (errno == EMFILE || errno == ENFILE) && !slots_.empty()) {
      clear();  // descriptors are scarce: live on one at a time
      fd = openBelow(key);
    }
    return fd;
  }

  /** Hands over an open descriptor. */
  void keep(Key key, int fd) {
    if (slots_.size() == room_) evict();
    slots_.push_back({key, fd, ++clock_});
  }

  void clear() {
    while (!slots_.empty()) remove(slots_.size() - 1);
  }

  void drop(Key key) {
    for (size_t k = 0; k < slots_.size(); k++) {
      if (slots_[k].key == key) return remove(k);
    }
  }

 private:
  static constexpr size_t kSlots = 16;
  static constexpr size_t kStep =
      64;  // components a call: kSlots * kStep levels are revisited without starting over
  static constexpr size_t kPathRoom = 4096;

  /** Several threads hold up to three caches each, and open files besides: together they stay far below the
   * limit. */
  static size_t roomHere() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return 2;
    return std::clamp<size_t>(static_cast<size_t>(limit.rlim_cur / 32), 2, kSlots);
  }

  struct Slot {
    Key key;
    int fd;
    uint64_t used;
  };

  Slot* find(Key key) {
    for (Slot& slot : slots_) {
      if (slot.key == key) {
        slot.used = ++clock_;
        return &slot;
      }
    }
    return nullptr;
  }

  int openBelow(Key key) {
    missing_.clear();
    int fd = root_;
    for (Key at = key; at != chain_.root(); at = chain_.parent(at)) {
      if (Slot* slot = find(at)) {
        fd = slot->fd;
        break;
      }
      missing_.push_back(at);
    }
    while (!missing_.empty()) {
      size_t taken = packPath();
      int next = taken == 1 ? openSameMount(fd, path_.c_str(), flags_) : openMany(fd, taken);
      if (next < 0) return -1;
      Key reached = missing_[missing_.size() - taken];
      missing_.resize(missing_.size() - taken);
      keep(reached, next);
      fd = next;
    }
    return fd;
  }

  /** Puts as many of the missing components as one call takes into path_. */
  size_t packPath() {
    path_.clear();
    size_t taken = 0;
    while (taken < missing_.size() && taken < kStep) {
      std::string_view name = chain_.name(missing_[missing_.size() - 1 - taken]);
      if (taken > 0 && path_.size() + 1 + name.size() + 1 > kPathRoom) break;
      if (taken > 0) path_ += '/';
      path_ += name;
      taken++;
    }
    return taken;
  }

  int openMany(int from, size_t taken) {
    if (!stepwise_) {
      open_how how{};
      how.flags = static_cast<uint64_t>(flags_);
      how.resolve = RESOLVE_NO_SYMLINKS | RESOLVE_BENEATH | RESOLVE_NO_XDEV;
      long fd;
      do fd = syscall(SYS_openat2, from, path_.c_str(), &how, sizeof how);
      while (fd < 0 && (errno == EINTR || errno == EAGAIN));
      if (fd >= 0 || (errno != ENOSYS && errno != EPERM)) return static_cast<int>(fd);
      stepwise_ = true;  // a kernel or a sandbox without openat2
    }
    Fd at;
    for (size_t k = 0; k < taken; k++) {
      CName name(chain_.name(missing_[missing_.size() - 1 - k]));
      at = Fd(openAt(k == 0 ? from : at.get(), name, flags_));
      if (!at) return -1;
    }
    return at.release();
  }

  void evict() {
    size_t oldest = 0;
    for (size_t k = 1; k < slots_.size(); k++) {
      if (slots_[k].used < slots_[oldest].used) oldest = k;
    }
    remove(oldest);
  }

  void remove(size_t k) {
    Fd closing(slots_[k].fd);
    slots_[k] = slots_.back();
    slots_.pop_back();
  }

  int root_;
  Chain chain_;
  int flags_;
  size_t room_;
  uint64_t clock_ = 0;
  bool stepwise_ = false;
  std::vector<Slot> slots_;
  std::vector<Key> missing_;
  std::string path_;
};

/** The directories of a packed tree. */
struct TreeChain {
  using Key = uint32_t;
  const TreeView* tree;
  Key root() const { return 0; }
  Key parent(Key key) const { return tree->parent[key]; }
  std::string_view name(Key key) const { return tree->name(key); }
};

using TreeDirs = DirCache<TreeChain>;

}  // namespace jvs
