#pragma once

#include <map>
#include <mutex>
#include <random>
#include <string>
#include <vector>

#include "linux/clone_entry.h"
#include "linux/dir_cache.h"
#include "linux/displace.h"

namespace jvs {

/** A name beside the entry it stands in for, as nobody else makes one. */
inline std::string passingName() {
  thread_local std::mt19937_64 random{std::random_device{}()};
  char name[32];
  std::snprintf(name, sizeof name, ".jvs-%016llx", static_cast<unsigned long long>(random()));
  return name;
}

/** Whether names cannot be renamed from one directory into the other: another file system, or another
 * subvolume of btrfs. */
inline bool isAcross(int a, int b) {
  struct stat one, other;
  return ::fstat(a, &one) == 0 && ::fstat(b, &other) == 0 && one.st_dev != other.st_dev;
}

/**
 * What a stage holds, for a place that it cannot be renamed to: a twin of the staged entry is made beside the
 * place, data shared, and takes its part. What a crash leaves is one passing name a thread.
 */
class StageAcross {
 public:
  explicit StageAcross(const std::string& stage) {
    // Not by FICLONE: copy_file_range shares the data as well, and copies where a file forbids that
    // (nodatacow).
    request_.source = stage;
  }

  Error open(const JobOptions& options) {
    JobOptions quiet{options.threads, &control_};
    if (Error error = scanTree(request_.source, quiet, scan_)) return error;
    request_.tree = scan_.tree.view();
    for (uint32_t j = 1; j < request_.tree.count; j++) staged_.emplace(std::string(request_.tree.name(j)), j);
    return {};
  }

  const CloneRequest& request() const { return request_; }
  /** The index of a staged name; 0 when it is not there. */
  uint32_t find(const std::string& name) const {
    auto found = staged_.find(name);
    return found == staged_.end() ? 0 : found->second;
  }

  /** Where the first of several names of one staged inode was placed: the others become links of it. */
  struct Placed {
    uint32_t entry;
    ino_t ino;
  };
  std::mutex& linking() { return linking_; }
  std::map<uint64_t, Placed>& leaders() { return leaders_; }

 private:
  Control control_{nullptr};
  CloneRequest request_;
  ScanResult scan_;
  std::map<std::string, uint32_t> staged_;
  std::mutex linking_;
  std::map<uint64_t, Placed> leaders_;
};

/** One thread's way of placing from a `StageAcross`. */
class AcrossPlacer {
 public:
  AcrossPlacer(StageAcross& across, const TreeView& tree, TreeDirs& dirs, Job& job)
      : across_(across), tree_(tree), dirs_(dirs), cloner_(across.request(), target_, job) {}

  /** Like `exchangeIfAsScanned`, or like rename(2) where nothing is expected. ENOENT when nothing is staged.
   */
  int place(const Names& names, uint32_t i, const Expectation& expected, uint32_t k, bool& conflict) {
    uint32_t staged = across_.find(names.staged);
    if (staged == 0) return fail(ENOENT);
    const TreeView& stage = across_.request().tree;
    if (stage.nlink[staged] < 2) return placeTwin(names, staged, expected, k, conflict);
    // Names of one inode, one after the other, so that a follower finds its leader.
    std::lock_guard<std::mutex> hold(across_.linking());
    auto leader = across_.leaders().find(stage.ino[staged]);
    if (leader != across_.leaders().end())
      return placeLink(names, leader->second, staged, expected, k, conflict);
    if (placeTwin(names, staged, expected, k, conflict) != 0) return -1;
    remember(names, i, staged, conflict);
    return 0;
  }

 private:
  static int fail(int code) {
    errno = code;
    return -1;
  }

  int placeTwin(const Names& names, uint32_t staged, const Expectation& expected, uint32_t k,
                bool& conflict) {
    std::string twin = passingName();
    Fault fault;
    uint8_t how = cloner_.clone(staged, names.stage, names.directory, twin.c_str(), fault);
    if (fault) return fail(fault.code);
    if (!isThere(how)) return fail(ENOENT);
    return exchange({names.directory, twin.c_str(), names.directory, names.name}, expected, k, conflict);
  }

  int placeLink(const Names& names, StageAcross::Placed leader, uint32_t staged, const Expectation& expected,
                uint32_t k, bool& conflict) {
    std::string twin = passingName();
    int from = dirs_.open(tree_.parent[leader.entry]);
    CName name(tree_.name(leader.entry));
    struct stat made;
    // `dirs_.open` may close what it gave before: the directory of this entry is opened anew.
    int directory = from < 0 ? -1 : ::openat(names.directory, ".", kOpenPathDirectory);
    Fd kept(directory);
    bool linked = kept && ::linkat(from, name, directory, twin.c_str(), 0) == 0 &&
                  ::fstatat(directory, twin.c_str(), &made, AT_SYMLINK_NOFOLLOW) == 0;
    // Somebody changed the leader since: then this one is a file of its own.
    if (linked && made.st_ino == leader.ino)
      return exchange({directory, twin.c_str(), directory, names.name}, expected, k, conflict);
    if (linked) ::unlinkat(directory, twin.c_str(), 0);
    return placeTwin(names, staged, expected, k, conflict);
  }

  void remember(const Names& names, uint32_t i, uint32_t staged, bool conflict) {
    struct stat now;
    if (conflict || ::fstatat(names.directory, names.name, &now, AT_SYMLINK_NOFOLLOW) != 0) return;
    across_.leaders().emplace(across_.request().tree.ino[staged], StageAcross::Placed{i, now.st_ino});
  }

  /** The twin takes the place; what it displaced, or the twin itself where there was a conflict, goes. */
  int exchange(const Names& twin, const Expectation& expected, uint32_t k, bool& conflict) {
    struct stat made;
    if (::fstatat(twin.stage, twin.staged, &made, AT_SYMLINK_NOFOLLOW) != 0) return -1;
    int done = expected.given ? exchangeIfAsScanned(twin, made.st_ino, expected, k, conflict)
                              : ::renameat(twin.stage, twin.staged, twin.directory, twin.name);
    int kept = errno;
    // Then it is not known whose file has this name.
    if (done != 0 && kept == EBUSY) return -1;
    if (::unlinkat(twin.stage, twin.staged, 0) != 0 && errno != ENOENT && done == 0) return -1;
    errno = kept;
    return done;
  }

  // Not known of a directory that is not looked at: then owner and ACL are always set.
  Target target_{::geteuid(), ::getegid(), false, true, 0777};
  StageAcross& across_;
  const TreeView& tree_;
  TreeDirs& dirs_;
  EntryCloner cloner_;
};

}  // namespace jvs
