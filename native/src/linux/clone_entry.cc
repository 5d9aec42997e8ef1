#include "linux/clone_entry.h"

#include <limits.h>

namespace jvs {

namespace {

constexpr int kTries = 3;  // for a file that changes while it is captured

}  // namespace

EntryCloner::EntryCloner(const CloneRequest& request, const Target& target, Job& job)
    : request_(request), target_(target), job_(job), ticker_(job.control()), data_(job, ticker_) {}

uint8_t EntryCloner::clone(uint32_t i, int from, int to, const char* name, Fault& fault) {
  uint8_t how;
  switch (request_.tree.type[i]) {
    case kFile:
      how = cloneFile(i, from, to, name, fault);
      break;
    case kSymlink:
      how = cloneSymlink(i, from, to, name, fault);
      break;
    default:
      how = cloneSpecial(i, from, to, name, fault);
  }
  ticker_.entry();
  return fault ? outcome::kFailed : how;
}

uint8_t EntryCloner::changedFlag(uint32_t i, const struct stat& now) const {
  return asScanned(request_.tree, i, now) ? 0 : outcome::kChanged;
}

Fd EntryCloner::openSource(uint32_t i, int from, const char* name) {
  constexpr int flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
  bool quiet = euid_ == 0 || request_.tree.uid[i] == euid_;
  Fd fd(openAt(from, name, flags | (quiet ? O_NOATIME : 0)));
  if (!fd && errno == EPERM && quiet) fd = Fd(openAt(from, name, flags));
  return fd;
}

uint8_t EntryCloner::cloneFile(uint32_t i, int from, int to, const char* name, Fault& fault) {
  CName sourceName(request_.tree.name(i));
  Fd source = openSource(i, from, sourceName);
  if (!source) {
    // ENXIO: a socket, or a FIFO nobody reads, took its place.
    if (isGone(errno) || errno == ENXIO) return outcome::kVanished;
    fault = faultOf("open");
    return outcome::kFailed;
  }
  struct stat state;
  if (::fstat(source.get(), &state) != 0) {
    fault = faultOf("fstat");
    return outcome::kFailed;
  }
  if (!S_ISREG(state.st_mode)) return outcome::kVanished;
  uint8_t flags = changedFlag(i, state);

  Kept kept;
  bool xattrs = metadata_.listXattrs({source.get(), false}, kept);
  if (!kept.xattrs) flags |= outcome::kXattrsLost;
  mode_t mode = state.st_mode & 07777;
  bool modeIsSet = !xattrs && !target_.inheritsAcl && (mode & 07000) == 0 && (mode & target_.umask) == 0;
  Fd target(openAt(to, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, modeIsSet ? mode : 0600));
  if (!target) {
    fault = faultOf("open");
    return outcome::kFailed;
  }
  if (target_.inheritsAcl) dropInheritedAcl(target.get());
  fault = capture(source.get(), target.get(), state, flags);
  if (!fault) fault = finish({source.get(), false}, {target.get(), false}, state, modeIsSet, xattrs, flags);
  // Network file systems report a full disk or quota no earlier than here.
  if (::close(target.release()) != 0 && !fault) fault = faultOf("close");
  if (fault) {
    ::unlinkat(to, name, 0);
    return outcome::kFailed;
  }
  return flags | (request_.reflink ? outcome::kCloned : outcome::kCopied);
}

Fault EntryCloner::capture(int source, int target, struct stat& state, uint8_t& flags) {
  for (int attempt = 1;; attempt++) {
    if (Fault fault = moveData(source, target, state)) return fault;
    struct stat after;
    if (::fstat(source, &after) != 0) return faultOf("fstat");
    bool still = sameState(state, after);
    if (still || attempt == kTries) {
      if (!still) flags = (flags & ~outcome::kChanged) | outcome::kTorn;
      bytes_ += static_cast<uint64_t>(state.st_size);
      return {};
    }
    flags |= outcome::kChanged;
    state = after;
    if (::ftruncate(target, 0) != 0) return faultOf("ftruncate");
  }
}

Fault EntryCloner::moveData(int source, int target, const struct stat& state) {
  return request_.reflink ? data_.reflink(source, target, state) : data_.copy(source, target, state);
}

Fault EntryCloner::finish(Handle source, Handle target, const struct stat& state, bool modeIsSet, bool xattrs,
                          uint8_t& flags) {
  Kept kept;
  struct stat now {};
  now.st_uid = target_.uid;
  now.st_gid = target_.gid;
  bool sameOwner = target_.ownerKnown && now.st_uid == state.st_uid && now.st_gid == state.st_gid;
  Fault fault;
  // In this order: chown drops set-id bits and file capabilities, and a final mode may forbid its owner to
  // set xattrs.
  if (!sameOwner) fault = metadata_.setOwner(target, state, nullptr, kept);
  if (!fault && xattrs) fault = metadata_.copyXattrs(source, target, kept);
  if (!fault && !modeIsSet) fault = Metadata::keepMode(target, state, kept);
  if (!fault) fault = Metadata::setTimes(target, state);
  if (!kept.owner) flags |= outcome::kOwnerLost;
  if (!kept.xattrs) flags |= outcome::kXattrsLost;
  return fault;
}

uint8_t EntryCloner::cloneSymlink(uint32_t i, int from, int to, const char* name, Fault& fault) {
  Fd source(openAt(from, CName(request_.tree.name(i)), kOpenHandle));
  struct stat state;
  if (!source || ::fstat(source.get(), &state) != 0) {
    if (isGone(errno)) return outcome::kVanished;
    fault = faultOf("open");
    return outcome::kFailed;
  }
  if (!S_ISLNK(state.st_mode)) return outcome::kVanished;
  // The target of an existing link never changes: it is replaced as a whole.
  char text[PATH_MAX + 1];
  ssize_t length = ::readlinkat(source.get(), "", text, PATH_MAX);
  if (length < 0) {
    fault = faultOf("readlinkat");
    return outcome::kFailed;
  }
  text[length] = '\0';
  if (::symlinkat(text, to, name) != 0) {
    fault = faultOf("symlinkat");
    return outcome::kFailed;
  }
  uint8_t flags = changedFlag(i, state);
  Fd target(openAt(to, name, kOpenHandle));
  fault = target ? Fault{} : faultOf("open");
  Kept kept;
  bool xattrs = metadata_.listXattrs({source.get(), true}, kept);
  if (!kept.xattrs) flags |= outcome::kXattrsLost;
  if (!fault) fault = finish({source.get(), true}, {target.get(), true}, state, true, xattrs, flags);
  if (fault) ::unlinkat(to, name, 0);
  return flags | outcome::kMade;
}

uint8_t EntryCloner::cloneSpecial(uint32_t i, int from, int to, const char* name, Fault& fault) {
  // O_PATH: opening a FIFO would wait, opening a device would act.
  Fd source(openAt(from, CName(request_.tree.name(i)), kOpenHandle));
  struct stat state;
  if (!source || ::fstat(source.get(), &state) != 0) {
    if (isGone(errno)) return outcome::kVanished;
    fault = faultOf("open");
    return outcome::kFailed;
  }
  if (entryType(state.st_mode) != request_.tree.type[i]) return outcome::kVanished;
  if (::mknodat(to, name, (state.st_mode & S_IFMT) | 0600, state.st_rdev) != 0) {
    if (errno == EPERM || errno == EOPNOTSUPP || errno == EACCES || errno == EINVAL) return outcome::kRefused;
    fault = faultOf("mknodat");
    return outcome::kFailed;
  }
  uint8_t flags = changedFlag(i, state);
  Fd target(openAt(to, name, kOpenHandle));
  fault = target ? Fault{} : faultOf("open");
  Kept kept;
  bool xattrs = metadata_.listXattrs({source.get(), true}, kept);
  if (!kept.xattrs) flags |= outcome::kXattrsLost;
  if (!fault) fault = finish({source.get(), true}, {target.get(), true}, state, false, xattrs, flags);
  if (fault) ::unlinkat(to, name, 0);
  return flags | outcome::kMade;
}

uint8_t EntryCloner::finishDirectory(uint32_t i, int from, int to, Fault& fault) {
  struct stat state;
  if (::fstat(from, &state) != 0) {
    fault = faultOf("fstat");
    return outcome::kFailed;
  }
  uint8_t flags = changedFlag(i, state);
  Kept kept;
  bool xattrs = metadata_.listXattrs({from, false}, kept);
  if (!kept.xattrs) flags |= outcome::kXattrsLost;
  fault = finish({from, false}, {to, false}, state, false, xattrs, flags);
  ticker_.entry();
  return fault ? outcome::kFailed : static_cast<uint8_t>(flags | outcome::kMade);
}

void failCloning(Job& job, const TreeView& tree, uint32_t i, Fault fault) {
  bool unsupported = std::strcmp(fault.syscall, kCloneCall) == 0 &&
                     (fault.code == EOPNOTSUPP || fault.code == EXDEV || fault.code == ENOTTY);
  if (unsupported) return job.reject({fault.code, fault.syscall, tree.path(i)});
  job.entryFailed(tree.path(i), fault);
}

void summarise(const TreeView& tree, const std::vector<uint8_t>& outcomes, CloneReport& report) {
  for (uint32_t i = 0; i < outcomes.size(); i++) {
    uint8_t flags = outcomes[i];
    switch (flags & outcome::kHow) {
      case outcome::kCloned:
        report.cloned++;
        break;
      case outcome::kCopied:
        report.copied++;
        break;
      case outcome::kLinked:
        report.linked++;
        break;
      case outcome::kHardLink:
        report.hardLinks++;
        break;
      case outcome::kMade:
        if (tree.isDirectory(i))
          report.directories++;
        else if (tree.type[i] == kSymlink)
          report.symlinks++;
        else
          report.specials++;
        break;
      case outcome::kVanished:
        report.vanished.push_back(i);
        continue;
      case outcome::kRefused:
        report.lostSpecials++;
        continue;
      default:
        continue;
    }
    if (flags & outcome::kTorn)
      report.torn.push_back(i);
    else if (flags & outcome::kChanged)
      report.changed.push_back(i);
    if (flags & outcome::kOwnerLost) report.lostOwner++;
    if (flags & outcome::kXattrsLost) report.lostXattrs++;
  }
}

}  // namespace jvs
