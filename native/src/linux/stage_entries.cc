#include <string>

#include "core/platform.h"
#include "linux/clone_entry.h"
#include "linux/dir_cache.h"
#include "linux/link_groups.h"

namespace jvs {

namespace {

struct Staging {
  const CloneRequest& request;
  const std::vector<uint32_t>& indices;
  Job job;
  Target target{};
  Fd source, stage;
  LinkGroups groups;
  std::vector<uint8_t> outcomes;  // by entry
  std::atomic<uint64_t> bytes{0};
  Staging(const CloneRequest& r, const std::vector<uint32_t>& list, const JobOptions& options)
      : request(r), indices(list), job(options), groups(r.tree, list), outcomes(r.tree.count) {}
};

class StageThread {
 public:
  explicit StageThread(Staging& staging)
      : staging_(staging),
        cloner_(staging.request, staging.target, staging.job),
        from_(staging.source.get(), {&staging.request.tree}, kOpenPathDirectory) {}
  ~StageThread() { staging_.bytes.fetch_add(cloner_.bytes()); }

  void run(Ranges& ranges) {
    uint32_t from, to;
    while (ranges.take(from, to)) {
      for (uint32_t k = from; k < to && !staging_.job.stopped(); k++) {
        if (!staging_.groups.follows(k)) stage(staging_.indices[k]);
      }
    }
  }

  void linkFollowers() {
    uint32_t group = UINT32_MAX, leader = 0;
    for (const LinkGroups::Follower& follower : staging_.groups.followers()) {
      if (staging_.job.stopped()) return;
      if (follower.leader != group) {
        group = follower.leader;
        leader = staging_.indices[group];
      }
      uint32_t i = staging_.indices[follower.index];
      if (link(leader, i)) continue;
      stage(i);
      leader = i;
    }
  }

 private:
  void stage(uint32_t i) {
    const TreeView& tree = staging_.request.tree;
    int from = from_.open(tree.parent[i]);
    Fault fault;
    if (from < 0) {
      if (!isGone(errno)) fault = faultOf("open");
      staging_.outcomes[i] = fault ? outcome::kFailed : outcome::kVanished;
    } else {
      staging_.outcomes[i] = cloner_.clone(i, from, staging_.stage.get(), std::to_string(i).c_str(), fault);
    }
    if (fault) failCloning(staging_.job, tree, i, fault);
  }

  bool link(uint32_t leader, uint32_t i) {
    uint8_t flags = staging_.outcomes[leader];
    if (!isThere(flags)) return false;
    int stage = staging_.stage.get();
    if (::linkat(stage, std::to_string(leader).c_str(), stage, std::to_string(i).c_str(), 0) != 0)
      return false;
    staging_.outcomes[i] = (flags & ~outcome::kHow) | outcome::kHardLink;
    cloner_.ticker().entry();
    return true;
  }

  Staging& staging_;
  EntryCloner cloner_;
  TreeDirs from_;
};

}  // namespace

Error stageEntries(const CloneRequest& request, const std::vector<uint32_t>& indices,
                   const JobOptions& options, CloneReport& report) {
  if (Fault fault = validateTree(request.tree)) return {fault.code, fault.syscall, request.source};
  if (Fault fault = validateIndices(request.tree, indices, true))
    return {fault.code, fault.syscall, request.source};
  Staging staging(request, indices, options);
  if (Error error = openRoot(request.source, kOpenPathDirectory, staging.source)) return error;
  if (Error error = openRoot(request.destination, kOpenDirectory, staging.stage)) return error;
  staging.target = Target::of(staging.stage.get());
  Ranges ranges(static_cast<uint32_t>(indices.size()), 32);
  staging.job.parallel(ranges.units(), [&](unsigned) { StageThread(staging).run(ranges); });
  if (!staging.job.stopped() && !staging.groups.followers().empty()) {
    staging.job.parallel(1, [&](unsigned) { StageThread(staging).linkFollowers(); });
  }
  if (Error error = staging.job.finish()) {
    if (error.code != kCancelled) error.path = joinPath(request.source, error.path);
    return error;
  }
  summarise(request.tree, staging.outcomes, report);
  report.bytes = staging.bytes.load();
  report.failures = staging.job.takeFailures();
  return {};
}

}  // namespace jvs
