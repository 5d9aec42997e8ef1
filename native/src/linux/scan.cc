#include <sys/vfs.h>

#include <algorithm>
#include <deque>
#include <memory>

#include "core/platform.h"
#include "linux/dir_cache.h"
#include "linux/mounts.h"
#include "linux/read_directory.h"
#include "linux/scan_node.h"
#include "linux/work_queue.h"

namespace jvs {

namespace {

/** FUSE_SUPER_MAGIC, which <linux/magic.h> lacks. */
constexpr long kFuseMagic = 0x65735546;

/** Directories with more entries than this are read by several threads. */
constexpr uint32_t kSlice = 4096;

struct Task {
  ScanNode* node = nullptr;
  std::shared_ptr<Fd> fd;  // set: stat entries [from, to) of a big directory
  uint32_t from = 0, to = 0;
};

struct Scan {
  Job job;
  WorkQueue<Task> queue;
  Location place;
  int root = -1;
  ScanNode* top = nullptr;
  bool privileged = ::geteuid() == 0;
  bool fuse = false;
  explicit Scan(const JobOptions& options) : job(options), queue(job) {}
};

class ScanThread {
 public:
  ScanThread(Scan& scan, std::deque<ScanNode>& nodes)
      : scan_(scan),
        nodes_(nodes),
        ticker_(scan.job.control()),
        dirs_(scan.root, {scan.top}, kOpenPathDirectory) {}

  void run() {
    Task task;
    while (scan_.queue.take(task, [] {})) {
      if (task.fd) {
        statSlice(*task.node, task.fd->get(), task.from, task.to);
      } else {
        readDirectory(*task.node);
      }
      task.fd.reset();
      scan_.queue.done();
    }
  }

 private:
  void readDirectory(ScanNode& node) {
    Fd fd = openDirectory(node);
    if (!fd) return notOpened(node, faultOf("open"));
    struct stat self;
    Location place;
    if (statPlace(fd.get(), "", self, place) != 0) return notOpened(node, faultOf("fstat"));
    if (leaves(self, place)) return scan_.job.reject({EXDEV, "open", node.path()});
    node.self.set(self);
    if (Fault fault = reader_.read(fd.get(), names_, scan_.fuse))
      return scan_.job.entryFailed(node.path(), fault);
    node.adopt(names_, pool_);
    uint32_t count = node.records.size();
    if (count > 2 * kSlice) return sliceUp(node, std::move(fd));
    for (uint32_t i = 0; i < count; i++) statEntry(node, fd.get(), i);
    finish(node);
    if (&node != scan_.top) dirs_.keep(&node, fd.release());
  }

  void sliceUp(ScanNode& node, Fd fd) {
    auto shared = std::make_shared<Fd>(std::move(fd));
    uint32_t count = node.records.size();
    node.slicesLeft.store((count + kSlice - 1) / kSlice);
    for (uint32_t from = 0; from < count; from += kSlice) {
      batch_.push_back({&node, shared, from, std::min(count, from + kSlice)});
    }
    scan_.queue.push(batch_);
  }

  void statSlice(ScanNode& node, int fd, uint32_t from, uint32_t to) {
    for (uint32_t i = from; i < to && !scan_.job.stopped(); i++) statEntry(node, fd, i);
    if (node.slicesLeft.fetch_sub(1) == 1) finish(node);
  }

  Fd openDirectory(ScanNode& node) {
    if (&node == scan_.top) return Fd(openAt(scan_.root, ".", kOpenDirectory));
    int parent = dirs_.open(node.parent);
    if (parent < 0) return Fd();
    bool quiet = scan_.privileged || node.self.uid == euid_;
    Fd fd(openSameMount(parent, node.name, kOpenDirectory | (quiet ? O_NOATIME : 0)));
    if (!fd && errno == EPERM && quiet) fd = Fd(openSameMount(parent, node.name, kOpenDirectory));
    return fd;
  }

  void notOpened(ScanNode& node, Fault fault) {
    if (fault.code == EXDEV) return scan_.job.reject({EXDEV, fault.syscall, node.path()});
    if (isGone(fault.code) && &node != scan_.top) {
      node.gone = true;
      return;
    }
    scan_.job.entryFailed(node.path(), fault);
  }

  void statEntry(ScanNode& node, int fd, uint32_t i) {
    ScanRecord& record = node.records[i];
    struct stat now;
    Location place;
    const char* name = node.nameOf(record);
    if (statPlace(fd, name, now, place) != 0) {
      record.type = 0;
      if (!isGone(errno)) scan_.job.entryFailed(joinPath(node.path(), name), faultOf("fstatat"));
      return;
    }
    record.set(now);
    if (leaves(now, place)) {
      scan_.job.reject({EXDEV, "fstatat", joinPath(node.path(), name)});
    }
    ticker_.entry();
  }

  /** Devices count for directories only: overlay file systems show files under other numbers. */
  bool leaves(const struct stat& now, const Location& place) const {
    return isMountedOn(scan_.place, place) || (S_ISDIR(now.st_mode) && place.device != scan_.place.device);
  }

  void finish(ScanNode& node) {
    node.dropAbsent();
    for (size_t k = node.records.size(); k-- > 0;) {
      const ScanRecord& record = node.records[k];
      if (record.type != kDirectory) continue;
      nodes_.emplace_back(&node, node.nameOf(record));
      nodes_.back().self = record;
      node.children.push_back(&nodes_.back());
      batch_.push_back({&nodes_.back(), nullptr, 0, 0});
    }
    scan_.queue.push(batch_);
  }

  Scan& scan_;
  std::deque<ScanNode>& nodes_;
  Ticker ticker_;
  DirCache<ScanChain> dirs_;
  DirectoryReader reader_;
  DirectoryNames names_;
  SlabPool pool_;
  std::vector<Task> batch_;
  uid_t euid_ = ::geteuid();
};

}  // namespace

Error scanTree(const std::string& root, const JobOptions& options, ScanResult& result) {
  Scan scan(options);
  Fd fd;
  if (Error error = openRoot(root, kOpenDirectory, fd)) return error;
  struct stat self;
  if (statPlace(fd.get(), "", self, scan.place) != 0) return {errno, "fstat", root};
  scan.root = fd.get();
  struct statfs system;
  scan.fuse = ::fstatfs(fd.get(), &system) == 0 && system.f_type == kFuseMagic;
  ScanNode top(nullptr, "");
  top.self.set(self);
  scan.top = &top;
  scan.queue.push({&top, nullptr, 0, 0});

  std::deque<ScanNode> nodes[64];  // one a thread: nodes never move, and nobody waits for memory
  scan.job.parallel(SIZE_MAX, [&](unsigned number) { ScanThread(scan, nodes[number]).run(); });
  if (Error error = scan.job.finish()) {
    if (error.code != kCancelled) error.path = joinPath(root, error.path);
    return error;
  }
  result.tree = packNodes(top);
  result.failures = scan.job.takeFailures();
  return {};
}

}  // namespace jvs
