#include <linux/fiemap.h>
#include <linux/fs.h>
#include <sys/ioctl.h>

#include <numeric>

#include "core/platform.h"
#include "linux/dir_cache.h"
#include "linux/extent_reader.h"
#include "linux/link_groups.h"

namespace jvs {

namespace {

struct Measured {
  uint32_t entry;
  std::vector<Extent> extents;
};

struct Measuring {
  const MeasureRequest& request;
  const TreeView& tree;
  Job job;
  Fd root;
  LinkGroups groups;
  SpaceResult& result;
  std::mutex mutex;
  std::vector<Measured> mapped;
  Measuring(const MeasureRequest& r, const JobOptions& options, SpaceResult& out)
      : request(r), tree(r.list.tree), job(options), groups(r.list.tree, r.list.indices), result(out) {}
};

class MeasureThread {
 public:
  explicit MeasureThread(Measuring& measuring)
      : measuring_(measuring),
        tree_(measuring.tree),
        ticker_(measuring.job.control()),
        dirs_(measuring.root.get(), {&measuring.tree}, kOpenPathDirectory) {}

  ~MeasureThread() {
    std::lock_guard<std::mutex> hold(measuring_.mutex);
    for (Measured& one : mapped_) measuring_.mapped.push_back(std::move(one));
  }

  void run(Ranges& ranges) {
    uint32_t from, to;
    while (ranges.take(from, to)) {
      for (uint32_t k = from; k < to && !measuring_.job.stopped(); k++) {
        if (!measuring_.groups.follows(k)) measure(measuring_.request.list.indices[k]);
      }
    }
  }

 private:
  void measure(uint32_t i) {
    Fault fault = i == 0 ? own(measuring_.root.get()) : below(i);
    // Vanished: it takes nothing any more.
    if (fault && !isGone(fault.code)) measuring_.job.entryFailed(tree_.path(i), fault);
    ticker_.entry();
  }

  Fault own(int root) {
    struct stat now;
    if (::fstat(root, &now) != 0) return faultOf("fstat");
    measuring_.result.bytes[0] = static_cast<double>(now.st_blocks) * 512;
    return {};
  }

  Fault below(uint32_t i) {
    int dir = dirs_.open(tree_.parent[i]);
    if (dir < 0) return faultOf("open");
    CName name(tree_.name(i));
    struct stat now;
    if (::fstatat(dir, name, &now, AT_SYMLINK_NOFOLLOW) != 0) return faultOf("fstatat");
    double bytes = static_cast<double>(now.st_blocks) * 512;
    bool map = measuring_.request.extents && S_ISREG(now.st_mode) && now.st_blocks > 0;
    if (!map) {
      measuring_.result.bytes[i] = bytes;
      return {};
    }
    std::vector<Extent> extents;
    if (Fault fault = mapFile(dir, name, extents)) return fault;
    // What lies in the file system's own records has no extent of its own.
    if (extents.empty()) measuring_.result.bytes[i] = bytes;
    if (!extents.empty()) mapped_.push_back({i, std::move(extents)});
    return {};
  }

  Fault mapFile(int dir, const char* name, std::vector<Extent>& extents) {
    constexpr int flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
    Fd fd(openAt(dir, name, flags | O_NOATIME));
    if (!fd && errno == EPERM) fd = Fd(openAt(dir, name, flags));
    if (!fd) return faultOf("open", errno == ENXIO ? ENOENT : errno);
    return reader_.read(fd.get(), extents);
  }

  Measuring& measuring_;
  const TreeView& tree_;
  Ticker ticker_;
  TreeDirs dirs_;
  ExtentReader reader_;
  std::vector<Measured> mapped_;
};

void assemble(std::vector<Measured>& mapped, uint32_t count, SpaceResult& result) {
  std::sort(mapped.begin(), mapped.end(),
            [](const Measured& a, const Measured& b) { return a.entry < b.entry; });
  result.extentStart.assign(size_t{count} + 1, 0);
  for (const Measured& one : mapped) {
    for (const Extent& extent : one.extents) result.extents.push_back(extent);
    result.extentStart[one.entry + 1] = static_cast<uint32_t>(one.extents.size());
  }
  std::partial_sum(result.extentStart.begin(), result.extentStart.end(), result.extentStart.begin());
}

}  // namespace

Error measureEntries(const MeasureRequest& request, const JobOptions& options, SpaceResult& result) {
  const EntryList& list = request.list;
  if (Fault fault = validateTree(list.tree)) return {fault.code, fault.syscall, list.root};
  if (Fault fault = validateIndices(list.tree, list.indices, false))
    return {fault.code, fault.syscall, list.root};
  result.bytes.assign(list.tree.count, 0);
  Measuring measuring(request, options, result);
  if (Error error = openRoot(list.root, kOpenPathDirectory, measuring.root)) return error;
  Ranges ranges(static_cast<uint32_t>(list.indices.size()), 256);
  measuring.job.parallel(ranges.units(), [&](unsigned) { MeasureThread(measuring).run(ranges); });
  if (Error error = measuring.job.finish()) {
    if (error.code != kCancelled) error.path = joinPath(list.root, error.path);
    return error;
  }
  assemble(measuring.mapped, list.tree.count, result);
  result.failures = measuring.job.takeFailures();
  return {};
}

}  // namespace jvs
