#include <algorithm>

#include "core/platform.h"
#include "linux/dir_cache.h"
#include "linux/displace.h"
#include "linux/metadata.h"

namespace jvs {

namespace {

struct Applying {
  const TreeView& tree;
  const uint64_t* inodes;
  Job job;
  Conflicts conflicts;
  Fd root, source;
  std::atomic<uint32_t> ownersLost{0}, xattrsLost{0};
  Applying(const MetadataRequest& request, const JobOptions& options)
      : tree(request.list.tree), inodes(request.inodes), job(options) {}
};

class ApplyThread {
 public:
  explicit ApplyThread(Applying& applying)
      : applying_(applying),
        ticker_(applying.job.control()),
        to_(applying.root.get(), {&applying.tree}, kOpenPathDirectory),
        from_(applying.source.get(), {&applying.tree}, kOpenPathDirectory) {}

  void run(const std::vector<uint32_t>& indices, Ranges& ranges) {
    uint32_t from, to;
    while (ranges.take(from, to)) {
      for (uint32_t k = from; k < to && !applying_.job.stopped(); k++) {
        uint32_t i = indices[k];
        if (Fault fault = apply(i)) applying_.job.reject({fault.code, fault.syscall, applying_.tree.path(i)});
        // Directories come deepest first, so this one is not needed again; the way further up is.
        to_.drop(i);
        from_.drop(i);
        ticker_.entry();
      }
    }
  }

 private:
  Fault apply(uint32_t i) {
    Fd source, target;
    if (Fault fault = open(from_, i, source)) return fault;
    if (Fault fault = open(to_, i, target)) return fault;
    struct stat wanted, now;
    if (::fstat(source.get(), &wanted) != 0 || ::fstat(target.get(), &now) != 0) return faultOf("fstat");
    if ((wanted.st_mode & S_IFMT) != (now.st_mode & S_IFMT)) return {EEXIST, "open"};
    if (!isExpected(i, now, wanted)) {
      applying_.conflicts.add(i);
      return {};
    }
    Handle from{source.get(), true}, to{target.get(), true};
    Kept kept;
    Fault fault = metadata_.setOwner(to, wanted, &now, kept);
    bool link = S_ISLNK(wanted.st_mode);
    metadata_.listXattrs(from, kept);
    // An owner without write permission may not set xattrs of his own file.
    bool locked = !link && (now.st_mode & 0600) != 0600;
    if (!fault && locked) fault = Metadata::setMode(to, (now.st_mode & 01777) | 0600);
    if (!fault) metadata_.removeOtherXattrs(to, kept);
    if (!fault) fault = metadata_.copyXattrs(from, to, kept);
    if (!fault && !link) fault = Metadata::keepMode(to, wanted, kept);
    if (!fault) fault = Metadata::setTimes(to, wanted);
    if (!kept.owner) applying_.ownersLost.fetch_add(1);
    if (!kept.xattrs) applying_.xattrsLost.fetch_add(1);
    return fault;
  }

  /**
   * The very inode that was looked at, which the descriptor now holds; for anything but a directory one of
   * the user it is to belong to, since another one may still have it open for writing, and would write what
   * runs as that user. An inode number alone is not enough: it is used again as soon as it is free.
   */
  bool isExpected(uint32_t i, const struct stat& now, const struct stat& wanted) const {
    if (applying_.inodes == nullptr) return true;
    uint64_t inode = applying_.inodes[i];
    return (inode == 0 || inode == now.st_ino) && (S_ISDIR(now.st_mode) || now.st_uid == wanted.st_uid);
  }

  Fault open(TreeDirs& dirs, uint32_t i, Fd& fd) {
    int dir = dirs.open(applying_.tree.parent[i]);
    if (dir < 0) return faultOf("open");
    fd = i == 0 ? Fd(openAt(dir, ".", kOpenHandle))
                : Fd(openAt(dir, CName(applying_.tree.name(i)), kOpenHandle));
    return fd ? Fault{} : faultOf("open");
  }

  Applying& applying_;
  Ticker ticker_;
  TreeDirs to_, from_;
  Metadata metadata_;
};

}  // namespace

Error applyMetadata(const MetadataRequest& request, const JobOptions& options, AppliedMetadata& applied) {
  const EntryList& list = request.list;
  if (Fault fault = validateTree(list.tree)) return {fault.code, fault.syscall, list.root};
  if (Fault fault = validateIndices(list.tree, list.indices, false))
    return {fault.code, fault.syscall, list.root};
  Applying applying(request, options);
  if (Error error = openRoot(list.root, kOpenPathDirectory, applying.root)) return error;
  if (Error error = openRoot(request.source, kOpenPathDirectory, applying.source)) return error;
  std::vector<uint32_t> files, directories;
  for (uint32_t i : list.indices) (list.tree.isDirectory(i) ? directories : files).push_back(i);
  std::sort(directories.rbegin(),
            directories.rend());  // a parent that loses its search permission comes after its children

  Ranges fileRanges(static_cast<uint32_t>(files.size()), 32);
  Ranges directoryRanges(static_cast<uint32_t>(directories.size()), 32);
  if (!files.empty()) {
    applying.job.parallel(fileRanges.units(),
                          [&](unsigned) { ApplyThread(applying).run(files, fileRanges); });
  }
  if (!directories.empty() && !applying.job.stopped()) {
    applying.job.parallel(1, [&](unsigned) { ApplyThread(applying).run(directories, directoryRanges); });
  }
  applied.lost.owner = applying.ownersLost.load();
  applied.lost.xattrs = applying.xattrsLost.load();
  applied.conflicts = applying.conflicts.take();
  Error error = applying.job.finish();
  if (error && error.code != kCancelled) error.path = joinPath(list.root, error.path);
  return error;
}

}  // namespace jvs
