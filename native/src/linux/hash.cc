#include <limits.h>

#include <algorithm>
#include <memory>

#include "core/platform.h"
#include "core/sha256.h"
#include "linux/dir_cache.h"
#include "linux/link_groups.h"

namespace jvs {

namespace {

enum HashOutcome : uint8_t { kAsScanned, kDiffers, kUnread };

struct Hashing {
  const EntryList& list;
  const TreeView& tree;
  Job job;
  Fd root;
  LinkGroups groups;
  std::vector<uint8_t> outcomes;  // HashOutcome by position
  uint8_t* digests;
  Hashing(const EntryList& l, const JobOptions& options, uint8_t* digestRoom)
      : list(l),
        tree(l.tree),
        job(options),
        groups(l.tree, l.indices),
        outcomes(l.indices.size()),
        digests(digestRoom) {}
};

class HashThread {
 public:
  explicit HashThread(Hashing& hashing)
      : hashing_(hashing),
        tree_(hashing.tree),
        ticker_(hashing.job.control()),
        dirs_(hashing.root.get(), {&hashing.tree}, kOpenPathDirectory) {}

  void run(Ranges& ranges) {
    uint32_t from, to;
    while (ranges.take(from, to)) {
      for (uint32_t k = from; k < to && !hashing_.job.stopped(); k++) {
        if (!hashing_.groups.follows(k)) hash(k);
      }
    }
  }

  /** Further names of an inode get its digest, unless the first name could not be read. */
  void copyToFollowers() {
    for (const LinkGroups::Follower& follower : hashing_.groups.followers()) {
      if (hashing_.job.stopped()) return;
      if (hashing_.outcomes[follower.leader] == kUnread) {
        hash(follower.index);
        continue;
      }
      hashing_.outcomes[follower.index] = hashing_.outcomes[follower.leader];
      std::memcpy(digestOf(follower.index), digestOf(follower.leader), Sha256::kBytes);
      ticker_.entry();
    }
  }

 private:
  static constexpr size_t kBuffer = 512 * 1024;
  static constexpr off_t kBig = 1 << 20;  // from here on the kernel is told to read ahead

  uint8_t* digestOf(uint32_t k) { return hashing_.digests + size_t{k} * Sha256::kBytes; }

  void hash(uint32_t k) {
    uint32_t i = hashing_.list.indices[k];
    int dir = dirs_.open(tree_.parent[i]);
    Fault fault;
    bool same = false;
    if (dir < 0) {
      fault = faultOf("open");
    } else if (tree_.type[i] == kFile) {
      fault = hashFile(i, dir, digestOf(k), same);
    } else {
      fault = hashOther(i, dir, digestOf(k), same);
    }
    if (fault) {
      std::memset(digestOf(k), 0, Sha256::kBytes);
      hashing_.outcomes[k] = kUnread;
      // Vanished, or of another type now: that is a change, not a failure.
      if (!isGone(fault.code)) hashing_.job.entryFailed(tree_.path(i), fault);
    } else {
      hashing_.outcomes[k] = same ? kAsScanned : kDiffers;
    }
    ticker_.entry();
  }

  Fault hashFile(uint32_t i, int dir, uint8_t* digest, bool& same) {
    constexpr int flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
    CName name(tree_.name(i));
    bool quiet = euid_ == 0 || tree_.uid[i] == euid_;
    Fd fd(openAt(dir, name, flags | (quiet ? O_NOATIME : 0)));
    if (!fd && errno == EPERM && quiet) fd = Fd(openAt(dir, name, flags));
    if (!fd) return faultOf("open", errno == ENXIO ? ENOENT : errno);
    struct stat before, after;
    if (::fstat(fd.get(), &before) != 0) return faultOf("fstat");
    if (!S_ISREG(before.st_mode)) return {ENOENT, "open"};
    if (Fault fault = digestOfContent(fd.get(), before.st_size, digest)) return fault;
    if (::fstat(fd.get(), &after) != 0) return faultOf("fstat");
    same = asScanned(tree_, i, before) && sameState(before, after);
    return {};
  }

  Fault digestOfContent(int fd, off_t size, uint8_t* digest) {
    if (!buffer_) buffer_.reset(new char[kBuffer]);
    if (size >= kBig) ::posix_fadvise(fd, 0, 0, POSIX_FADV_SEQUENTIAL);
    if (!sha_.start()) return {ENOTSUP, "sha256"};
    // As long as the file says it is: one that grows meanwhile is seen by the second fstat.
    for (off_t at = 0; at < size;) {
      if (hashing_.job.stopped()) return {kCancelled, ""};
      ssize_t got = ::read(fd, buffer_.get(), std::min<size_t>(kBuffer, static_cast<size_t>(size - at)));
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return faultOf("read");
      if (got == 0) break;
      if (!sha_.update(buffer_.get(), static_cast<size_t>(got))) return {ENOTSUP, "sha256"};
      at += got;
      ticker_.bytes(static_cast<uint64_t>(got));
    }
    return sha_.finish(digest) ? Fault{} : Fault{ENOTSUP, "sha256"};
  }

  Fault hashOther(uint32_t i, int dir, uint8_t* digest, bool& same) {
    CName name(tree_.name(i));
    Fd fd(openAt(dir, name, kOpenHandle));
    if (!fd) return faultOf("open");
    struct stat now;
    if (::fstat(fd.get(), &now) != 0) return faultOf("fstat");
    if (entryType(now.st_mode) != tree_.type[i]) return {ENOENT, "open"};
    same = asScanned(tree_, i, now);
    if (tree_.type[i] != kSymlink) return hashBytes(specialText(now), digest);
    char text[PATH_MAX];
    ssize_t length = ::readlinkat(fd.get(), "", text, sizeof text);
    if (length < 0) return faultOf("readlinkat");
    return hashBytes({text, static_cast<size_t>(length)}, digest);
  }

  static std::string specialText(const struct stat& now) {
    uint8_t type = entryType(now.st_mode);
    uint64_t rdev = type == kCharacterDevice || type == kBlockDevice ? static_cast<uint64_t>(now.st_rdev) : 0;
    std::string text("jvs-special-v1\0", 15);
    text += static_cast<char>(type);
    for (int shift = 56; shift >= 0; shift -= 8) text += static_cast<char>(rdev >> shift);
    return text;
  }

  Fault hashBytes(std::string_view bytes, uint8_t* digest) {
    bool done = sha_.start() && sha_.update(bytes.data(), bytes.size()) && sha_.finish(digest);
    return done ? Fault{} : Fault{ENOTSUP, "sha256"};
  }

  Hashing& hashing_;
  const TreeView& tree_;
  Ticker ticker_;
  TreeDirs dirs_;
  Sha256 sha_;
  uid_t euid_ = ::geteuid();
  std::unique_ptr<char[]> buffer_;
};

}  // namespace

Error hashEntries(const EntryList& list, const JobOptions& options, HashResult& result) {
  if (Fault fault = validateTree(list.tree)) return {fault.code, fault.syscall, list.root};
  if (Fault fault = validateIndices(list.tree, list.indices, true))
    return {fault.code, fault.syscall, list.root};
  result.digests.assign(list.indices.size() * Sha256::kBytes, 0);
  Hashing hashing(list, options, result.digests.data());
  if (Error error = openRoot(list.root, kOpenPathDirectory, hashing.root)) return error;
  // Small steps: one step of big files must not keep a single thread busy at the end.
  Ranges ranges(static_cast<uint32_t>(list.indices.size()), 16);
  hashing.job.parallel(ranges.units(), [&](unsigned) { HashThread(hashing).run(ranges); });
  if (!hashing.job.stopped() && !hashing.groups.followers().empty()) {
    hashing.job.parallel(1, [&](unsigned) { HashThread(hashing).copyToFollowers(); });
  }
  if (Error error = hashing.job.finish()) {
    if (error.code != kCancelled) error.path = joinPath(list.root, error.path);
    return error;
  }
  result.failures = hashing.job.takeFailures();
  for (uint32_t k = 0; k < hashing.outcomes.size(); k++) {
    if (hashing.outcomes[k] != kAsScanned) result.changed.push_back(k);
  }
  return {};
}

}  // namespace jvs
