#pragma once

#include <thread>
#include <vector>

#include "core/job.h"
#include "linux/dir_cache.h"
#include "linux/new_entries.h"

namespace jvs {

/** Makes the directories of a destination, by whichever thread comes to one first, parents before children.
 */
class DirectoryMaker {
 public:
  DirectoryMaker(const TreeView& tree, Job& job) : tree_(tree), job_(job), states_(tree.count) {
    states_[0].store(kReady);
  }

  /** `to` is the calling thread's view of the destination. False when the job is over. */
  bool ensure(TreeDirs& to, uint32_t i) {
    if (is(i, kReady)) return true;
    std::vector<uint32_t> absent;
    for (uint32_t at = i; !is(at, kReady); at = tree_.parent[at]) absent.push_back(at);
    for (; !absent.empty(); absent.pop_back()) {
      uint32_t next = absent.back();
      uint8_t expected = kAbsent;
      if (states_[next].compare_exchange_strong(expected, kBeingMade)) {
        if (!make(to, next)) return false;
        states_[next].store(kReady, std::memory_order_release);
      }
      while (!is(next, kReady)) {
        if (job_.stopped()) return false;
        std::this_thread::yield();
      }
    }
    return true;
  }

 private:
  enum State : uint8_t { kAbsent, kBeingMade, kReady };

  bool is(uint32_t i, State state) const { return states_[i].load(std::memory_order_acquire) == state; }

  bool make(TreeDirs& to, uint32_t i) {
    int parent = to.open(tree_.parent[i]);
    if (parent >= 0 && makePrivateDirectory(parent, CName(tree_.name(i)), umask_) == 0) return true;
    job_.reject({errno, parent < 0 ? "open" : "mkdir", tree_.path(i)});
    return false;
  }

  const TreeView& tree_;
  Job& job_;
  std::vector<std::atomic<uint8_t>> states_;
  mode_t umask_ = currentUmask();
};

}  // namespace jvs
