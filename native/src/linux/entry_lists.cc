#include <algorithm>
#include <map>
#include <mutex>
#include <string>

#include "core/platform.h"
#include "linux/dir_cache.h"
#include "linux/metadata.h"
#include "linux/new_entries.h"

namespace jvs {

namespace {

/** Entries of a list below one root, worked on in a given order of parents and children. */
class ListJob {
 public:
  ListJob(const EntryList& list, const JobOptions& options) : list_(list), tree_(list.tree), job_(options) {}

  Error open() {
    if (Fault fault = validateTree(tree_)) return {fault.code, fault.syscall, list_.root};
    if (Fault fault = validateIndices(tree_, list_.indices, false))
      return {fault.code, fault.syscall, list_.root};
    return openRoot(list_.root, kOpenPathDirectory, root_);
  }

  Error finish() {
    giveBack();
    Error error = job_.finish();
    if (error && error.code != kCancelled) error.path = joinPath(list_.root, error.path);
    return error;
  }

  void reject(uint32_t i, Fault fault) { job_.reject({fault.code, fault.syscall, tree_.path(i)}); }
  TreeChain chain() const { return {&tree_}; }

  /**
   * Runs `step()`; when a directory of our own forbids it, opens the directory up for the time of the job and
   * runs it again. Returns 0, or -1 with errno.
   */
  template <class Step>
  int inDirectory(uint32_t directory, int fd, Step step) {
    int done = step();
    if (done == 0 || errno != EACCES || !openUp(directory, fd)) return done;
    return step();
  }

  const EntryList& list_;
  const TreeView& tree_;
  Job job_;
  Fd root_;

 private:
  bool openUp(uint32_t directory, int fd) {
    std::lock_guard<std::mutex> hold(mutex_);
    if (opened_.count(directory) != 0) return true;  // another thread was faster
    struct stat self;
    bool ours = ::fstat(fd, &self) == 0 && self.st_uid == ::geteuid() && (self.st_mode & 0300) != 0300;
    if (!ours || Metadata::setMode({fd, true}, (self.st_mode & 07777) | 0700)) {
      errno = EACCES;
      return false;
    }
    opened_.emplace(directory, self.st_mode & 07777);
    return true;
  }

  void giveBack() {
    TreeDirs dirs(root_.get(), chain(), kOpenPathDirectory);
    // Children first: a parent may lose its search permission again.
    for (auto at = opened_.rbegin(); at != opened_.rend(); ++at) {
      int fd = dirs.open(at->first);
      if (fd < 0 && isGone(errno)) continue;
      Fault fault = fd < 0 ? faultOf("open") : Metadata::setMode({fd, true}, at->second);
      if (fault) reject(at->first, fault);
    }
  }

  std::mutex mutex_;
  std::map<uint32_t, mode_t> opened_;
};

std::vector<uint32_t> ordered(const std::vector<uint32_t>& indices, bool descending) {
  std::vector<uint32_t> result = indices;
  std::sort(result.begin(), result.end());
  result.erase(std::unique(result.begin(), result.end()), result.end());
  if (descending) std::reverse(result.begin(), result.end());
  return result;
}

enum class Direction { kPlace, kTake };

/** Renames entries between <stage>/<index> and their place. */
class MoveThread {
 public:
  MoveThread(ListJob& work, int stage, Direction direction)
      : work_(work),
        stage_(stage),
        direction_(direction),
        ticker_(work.job_.control()),
        dirs_(work.root_.get(), work.chain(), kOpenPathDirectory) {}

  void run(Ranges& ranges) {
    uint32_t from, to;
    while (ranges.take(from, to)) {
      for (uint32_t k = from; k < to && !work_.job_.stopped(); k++) move(work_.list_.indices[k]);
    }
  }

 private:
  void move(uint32_t i) {
    uint32_t parent = work_.tree_.parent[i];
    int dir = dirs_.open(parent);
    if (dir < 0) return work_.reject(i, faultOf("open"));
    CName name(work_.tree_.name(i));
    std::string staged = std::to_string(i);
    int done = work_.inDirectory(parent, dir, [&] {
      return direction_ == Direction::kPlace ? ::renameat(stage_, staged.c_str(), dir, name)
                                             : ::renameat(dir, name, stage_, staged.c_str());
    });
    if (done != 0 && direction_ == Direction::kTake) return work_.reject(i, faultOf("rename"));
    if (done != 0) {
      Fault fault = faultOf("rename");
      struct stat there;
      bool before = fault.code == ENOENT && ::fstatat(dir, name, &there, AT_SYMLINK_NOFOLLOW) == 0;
      if (!before) return work_.reject(i, fault);
    }
    ticker_.entry();
  }

  ListJob& work_;
  int stage_;
  Direction direction_;
  Ticker ticker_;
  TreeDirs dirs_;
};

}  // namespace

static Error moveEntries(const EntryList& list, const std::string& stage, const JobOptions& options,
                         Direction direction) {
  ListJob work(list, options);
  if (Error error = work.open()) return error;
  if (Fault fault = validateIndices(list.tree, list.indices, true))
    return {fault.code, fault.syscall, list.root};
  Fd from;
  if (Error error = openRoot(stage, kOpenPathDirectory, from)) return error;
  Ranges ranges(static_cast<uint32_t>(list.indices.size()), 64);
  work.job_.parallel(ranges.units(), [&](unsigned) { MoveThread(work, from.get(), direction).run(ranges); });
  return work.finish();
}

Error placeEntries(const EntryList& list, const std::string& stage, const JobOptions& options) {
  return moveEntries(list, stage, options, Direction::kPlace);
}

Error takeEntries(const EntryList& list, const std::string& stage, const JobOptions& options) {
  return moveEntries(list, stage, options, Direction::kTake);
}

Error makeDirectories(const EntryList& list, const JobOptions& options) {
  ListJob work(list, options);
  if (Error error = work.open()) return error;
  TreeDirs dirs(work.root_.get(), work.chain(), kOpenPathDirectory);
  Ticker ticker(work.job_.control());
  mode_t umask = currentUmask();
  // One thread: each needs its parent first.
  for (uint32_t i : ordered(list.indices, false)) {
    if (work.job_.stopped()) break;
    if (i == 0) continue;
    uint32_t parent = list.tree.parent[i];
    int dir = dirs.open(parent);
    Fault fault;
    if (dir < 0) {
      fault = faultOf("open");
    } else if (CName name(list.tree.name(i));
               work.inDirectory(parent, dir, [&] { return makePrivateDirectory(dir, name, umask); }) != 0) {
      fault = faultOf("mkdir");
      struct stat there;
      bool fine = fault.code == EEXIST && ::fstatat(dir, name, &there, AT_SYMLINK_NOFOLLOW) == 0 &&
                  S_ISDIR(there.st_mode);
      if (fine) fault = {};
    }
    if (fault) work.reject(i, fault);
    ticker.entry();
  }
  return work.finish();
}

Error removeEntries(const EntryList& list, const JobOptions& options) {
  ListJob work(list, options);
  if (Error error = work.open()) return error;
  TreeDirs dirs(work.root_.get(), work.chain(), kOpenPathDirectory);
  Ticker ticker(work.job_.control());
  for (uint32_t i : ordered(list.indices, true)) {
    if (work.job_.stopped()) break;
    if (i == 0) continue;
    uint32_t parent = list.tree.parent[i];
    int dir = dirs.open(parent);
    bool isDirectory = list.tree.isDirectory(i);
    // Where a parent is gone, or is no directory any more, the entry is gone too.
    if (dir < 0 && isGone(errno)) continue;
    if (dir < 0) {
      work.reject(i, faultOf("open"));
      break;
    }
    if (isDirectory) dirs.drop(i);
    CName name(list.tree.name(i));
    int done =
        work.inDirectory(parent, dir, [&] { return ::unlinkat(dir, name, isDirectory ? AT_REMOVEDIR : 0); });
    if (done != 0 && errno != ENOENT) work.reject(i, faultOf(isDirectory ? "rmdir" : "unlink"));
    ticker.entry();
  }
  return work.finish();
}

}  // namespace jvs
