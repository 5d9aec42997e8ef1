#pragma once

#include <algorithm>
#include <map>
#include <mutex>
#include <vector>

#include "core/platform.h"
#include "linux/dir_cache.h"
#include "linux/metadata.h"

namespace jvs {

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

/** Each index once, ascending or descending. */
inline std::vector<uint32_t> ordered(const std::vector<uint32_t>& indices, bool descending) {
  std::vector<uint32_t> result = indices;
  std::sort(result.begin(), result.end());
  result.erase(std::unique(result.begin(), result.end()), result.end());
  if (descending) std::reverse(result.begin(), result.end());
  return result;
}

}  // namespace jvs
