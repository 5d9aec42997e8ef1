#include "core/platform.h"
#include "linux/clone_entry.h"
#include "linux/directory_maker.h"
#include "linux/link_groups.h"

namespace jvs {

namespace {

/** What all threads of one clone share. */
struct Clone {
  const CloneRequest& request;
  const TreeView& tree;
  Job job;
  Target target{};
  Fd source, destination, share;
  LinkGroups groups;
  std::vector<uint8_t> outcomes;
  DirectoryMaker directories;
  std::vector<std::atomic<uint32_t>> pending;  // entries of a directory that are not done yet
  std::atomic<uint64_t> bytes{0};

  Clone(const CloneRequest& r, const JobOptions& options)
      : request(r),
        tree(r.tree),
        job(options),
        groups(r.tree),
        outcomes(tree.count),
        directories(tree, job),
        pending(tree.count) {
    for (uint32_t i = 1; i < tree.count; i++) {
      auto& parent = pending[tree.parent[i]];
      parent.store(parent.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
    }
  }
};

class CloneThread {
 public:
  explicit CloneThread(Clone& clone)
      : clone_(clone),
        tree_(clone.tree),
        cloner_(clone.request, clone.target, clone.job),
        from_(clone.source.get(), {&clone.tree}, kOpenDirectory),
        to_(clone.destination.get(), {&clone.tree}, kOpenDirectory),
        share_(clone.share.get(), {&clone.tree}, kOpenPathDirectory) {}
  ~CloneThread() { clone_.bytes.fetch_add(cloner_.bytes()); }

  void run(Ranges& ranges) {
    uint32_t from, to;
    while (ranges.take(from, to)) {
      for (uint32_t i = from; i < to; i++) {
        if (clone_.job.stopped()) return;
        visit(i);
      }
    }
  }

  /** After all leaders are done, on one thread. */
  void linkFollowers() {
    TreeDirs leaderDirs(clone_.destination.get(), {&tree_}, kOpenPathDirectory);
    uint32_t group = UINT32_MAX, leader = 0;
    for (const LinkGroups::Follower& follower : clone_.groups.followers()) {
      if (clone_.job.stopped()) return;
      if (follower.leader != group) group = leader = follower.leader;
      if (!link(leaderDirs, leader, follower.index)) {
        makeEntry(follower.index);
        leader = follower.index;
      }
      complete(follower.index);
    }
  }

 private:
  void visit(uint32_t i) {
    if (tree_.isDirectory(i)) {
      if (!clone_.directories.ensure(to_, i)) return;
      // One with entries is finished by whoever does the last of them.
      if (tree_.end[i] == i + 1) {
        finishDirectory(i);
        if (i != 0) complete(i);
      }
      return;
    }
    if (clone_.groups.follows(i)) return;
    makeEntry(i);
    complete(i);
  }

  void makeEntry(uint32_t i) {
    uint32_t parent = tree_.parent[i];
    if (!clone_.directories.ensure(to_, parent)) return;
    int to = to_.open(parent);
    if (to < 0) return clone_.job.reject({errno, "open", tree_.path(parent)});
    CName name(tree_.name(i));
    if (clone_.request.share != nullptr && clone_.request.share[i] == 1 && tree_.type[i] == kFile) {
      if (linkShared(i, to, name)) return;
    }
    int from = from_.open(parent);
    Fault fault;
    if (from < 0) {
      if (!isGone(errno)) fault = faultOf("open");
      clone_.outcomes[i] = fault ? outcome::kFailed : outcome::kVanished;
    } else {
      clone_.outcomes[i] = cloner_.clone(i, from, to, name, fault);
    }
    if (fault) fail(i, fault);
  }

  bool linkShared(uint32_t i, int to, const char* name) {
    int shared = share_.open(tree_.parent[i]);
    if (shared < 0) return false;
    if (::linkat(shared, name, to, name, 0) == 0) {
      clone_.outcomes[i] = outcome::kLinked;
      cloner_.ticker().entry();
      return true;
    }
    // Anything else than "this cannot be linked" would hit the clone as well, and is reported there; a full
    // disk is not.
    if (isFatal(errno)) {
      fail(i, faultOf("linkat"));
      return true;
    }
    return false;
  }

  bool link(TreeDirs& leaderDirs, uint32_t leader, uint32_t i) {
    uint8_t flags = clone_.outcomes[leader];
    if (!isThere(flags)) return false;
    uint32_t parent = tree_.parent[i];
    if (!clone_.directories.ensure(to_, parent)) return false;
    int from = leaderDirs.open(tree_.parent[leader]);
    int to = to_.open(parent);
    if (from < 0 || to < 0) return false;
    if (::linkat(from, CName(tree_.name(leader)), to, CName(tree_.name(i)), 0) != 0) return false;
    clone_.outcomes[i] = (flags & ~outcome::kHow) | outcome::kHardLink;
    cloner_.ticker().entry();
    return true;
  }

  /** Entry i is done; finishes each directory above of which it was the last. */
  void complete(uint32_t i) {
    while (i != 0) {
      uint32_t parent = tree_.parent[i];
      if (clone_.pending[parent].fetch_sub(1, std::memory_order_acq_rel) != 1) return;
      if (clone_.job.stopped()) return;
      finishDirectory(parent);
      i = parent;
    }
  }

  void finishDirectory(uint32_t i) {
    int to = to_.open(i);
    if (to < 0) return clone_.job.reject({errno, "open", tree_.path(i)});
    int from = from_.open(i);
    Fault fault;
    if (from < 0) {
      if (isGone(errno)) return forget(i);
      fault = faultOf("open");
      clone_.outcomes[i] = outcome::kFailed;
    } else {
      clone_.outcomes[i] = cloner_.finishDirectory(i, from, to, fault);
    }
    if (fault) fail(i, fault);
    to_.drop(i);
    from_.drop(i);
  }

  /** The source directory vanished while its entries were cloned: so do they, and it, from the destination.
   */
  void forget(uint32_t directory) {
    for (uint32_t i = tree_.end[directory]; i-- > directory && i != 0;) {
      clone_.outcomes[i] = outcome::kVanished;
      int parent = to_.open(tree_.parent[i]);
      if (parent < 0) continue;
      int flags = tree_.isDirectory(i) ? AT_REMOVEDIR : 0;
      if (flags != 0) to_.drop(i);
      if (::unlinkat(parent, CName(tree_.name(i)), flags) != 0 && !isGone(errno)) {
        return clone_.job.reject({errno, "unlinkat", tree_.path(i)});
      }
    }
  }

  void fail(uint32_t i, Fault fault) { failCloning(clone_.job, tree_, i, fault); }

  Clone& clone_;
  const TreeView& tree_;
  EntryCloner cloner_;
  TreeDirs from_, to_, share_;
};

/** A full or read-only disk is the destination's. */
const std::string& failedRoot(const CloneRequest& request, const Error& error) {
  bool writing = error.code == ENOSPC || error.code == EDQUOT || error.code == EROFS;
  return writing ? request.destination : request.source;
}

Error openTops(Clone& clone) {
  const CloneRequest& request = clone.request;
  if (Error error = openRoot(request.source, kOpenDirectory, clone.source)) return error;
  if (request.share != nullptr) {
    // A share that is not there any more shares nothing: every entry is then cloned.
    clone.share = Fd(openAt(AT_FDCWD, request.shareRoot.c_str(), kOpenPathDirectory));
    if (!clone.share && !isGone(errno)) return {errno, "open", request.shareRoot};
  }
  if (!request.into && makePrivateDirectory(AT_FDCWD, request.destination.c_str(), currentUmask()) != 0)
    return {errno, "mkdir", request.destination};
  if (Error error = openRoot(request.destination, kOpenDirectory, clone.destination)) return error;
  return plainDirectory(clone.destination.get(), request.destination);
}

}  // namespace

Error cloneTree(const CloneRequest& request, const JobOptions& options, CloneReport& report) {
  if (Fault fault = validateTree(request.tree)) return {fault.code, fault.syscall, request.source};
  Clone clone(request, options);
  if (Error error = openTops(clone)) return error;
  clone.target = Target::of(clone.destination.get());
  Ranges ranges(clone.tree.count, 256);
  clone.job.parallel(ranges.units(), [&](unsigned) { CloneThread(clone).run(ranges); });
  if (!clone.job.stopped() && !clone.groups.followers().empty()) {
    clone.job.parallel(1, [&](unsigned) { CloneThread(clone).linkFollowers(); });
  }
  if (Error error = clone.job.finish()) {
    if (error.code != kCancelled) error.path = joinPath(failedRoot(request, error), error.path);
    return error;
  }
  summarise(clone.tree, clone.outcomes, report);
  report.bytes = clone.bytes.load();
  report.failures = clone.job.takeFailures();
  return {};
}

}  // namespace jvs
