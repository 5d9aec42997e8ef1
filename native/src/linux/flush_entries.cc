#include "core/platform.h"
#include "linux/dir_cache.h"

namespace jvs {

namespace {

struct Flush {
  const EntryList& list;
  Job job;
  Fd root;
  std::atomic<uint32_t> refused{0};
  Flush(const EntryList& entries, const JobOptions& options) : list(entries), job(options) {}
};

class FlushThread {
 public:
  explicit FlushThread(Flush& flush)
      : flush_(flush),
        ticker_(flush.job.control()),
        dirs_(flush.root.get(), {&flush.list.tree}, kOpenPathDirectory) {}

  void run(Ranges& ranges) {
    uint32_t from, to;
    while (ranges.take(from, to)) {
      for (uint32_t k = from; k < to && !flush_.job.stopped(); k++) flushOne(flush_.list.indices[k]);
    }
  }

 private:
  void flushOne(uint32_t i) {
    ticker_.entry();
    const TreeView& tree = flush_.list.tree;
    if (tree.type[i] != kFile) return;
    int dir = dirs_.open(tree.parent[i]);
    CName name(tree.name(i));
    Fd file(dir < 0 ? -1 : openAt(dir, name, O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
    if (!file) return failed(i, faultOf("open"));
    if (::close(file.release()) != 0) failed(i, faultOf("close"));
  }

  void failed(uint32_t i, Fault fault) {
    if (isGone(fault.code)) return;
    if (isFatal(fault.code)) return flush_.job.reject({fault.code, fault.syscall, flush_.list.tree.path(i)});
    flush_.refused.fetch_add(1, std::memory_order_relaxed);
  }

  Flush& flush_;
  Ticker ticker_;
  TreeDirs dirs_;
};

}  // namespace

Error flushEntries(const EntryList& list, const JobOptions& options, uint64_t& refused) {
  if (Fault fault = validateTree(list.tree)) return {fault.code, fault.syscall, list.root};
  if (Fault fault = validateIndices(list.tree, list.indices, true))
    return {fault.code, fault.syscall, list.root};
  Flush flush(list, options);
  if (Error error = openRoot(list.root, kOpenPathDirectory, flush.root)) return error;
  Ranges ranges(static_cast<uint32_t>(list.indices.size()), 64);
  flush.job.parallel(ranges.units(), [&](unsigned) { FlushThread(flush).run(ranges); });
  refused = flush.refused.load();
  Error error = flush.job.finish();
  if (error && error.code != kCancelled) error.path = joinPath(list.root, error.path);
  return error;
}

}  // namespace jvs
