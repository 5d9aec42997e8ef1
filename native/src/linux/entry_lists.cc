#include <optional>
#include <string>

#include "core/platform.h"
#include "linux/displace.h"
#include "linux/list_job.h"
#include "linux/new_entries.h"
#include "linux/place_across.h"

namespace jvs {

namespace {

enum class Direction { kPlace, kTake };

/** Renames entries between <stage>/<index> and their place. */
class MoveThread {
 public:
  MoveThread(ListJob& work, int stage, Direction direction, const Expectation& expected, Conflicts& conflicts)
      : work_(work),
        stage_(stage),
        direction_(direction),
        expected_(expected),
        conflicts_(conflicts),
        ticker_(work.job_.control()),
        dirs_(work.root_.get(), work.chain(), kOpenPathDirectory) {}

  void placeAcross(StageAcross& across) { across_.emplace(across, work_.tree_, leaders_, work_.job_); }

  void run(Ranges& ranges) {
    uint32_t from, to;
    while (ranges.take(from, to)) {
      for (uint32_t k = from; k < to && !work_.job_.stopped(); k++) move(k);
    }
  }

 private:
  void move(uint32_t k) {
    uint32_t i = work_.list_.indices[k];
    uint32_t parent = work_.tree_.parent[i];
    int dir = dirs_.open(parent);
    if (dir < 0) return work_.reject(i, faultOf("open"));
    CName name(work_.tree_.name(i));
    std::string staged = std::to_string(i);
    bool conflict = false;
    int done = work_.inDirectory(parent, dir, [&] {
      if (direction_ == Direction::kTake) return ::renameat(dir, name, stage_, staged.c_str());
      if (across_) return across_->place({stage_, staged.c_str(), dir, name}, i, expected_, k, conflict);
      if (!expected_.given) return ::renameat(stage_, staged.c_str(), dir, name);
      Names names{stage_, staged.c_str(), dir, name};
      return exchangeIfAsScanned(names, expected_.staged[k], expected_, k, conflict);
    });
    if (done != 0) {
      Fault fault = faultOf("rename");
      bool done_before =
          direction_ == Direction::kPlace && fault.code == ENOENT && placedBefore(dir, name, k);
      if (!done_before) return work_.reject(i, fault);
    }
    if (conflict) conflicts_.add(i);
    ticker_.entry();
  }

  /** What is no longer staged stands in its place: the very inode, where that is known. */
  bool placedBefore(int dir, const char* name, uint32_t k) {
    struct stat there;
    if (::fstatat(dir, name, &there, AT_SYMLINK_NOFOLLOW) != 0) return false;
    return !expected_.given || there.st_ino == expected_.staged[k];
  }

  ListJob& work_;
  int stage_;
  Direction direction_;
  const Expectation& expected_;
  Conflicts& conflicts_;
  Ticker ticker_;
  TreeDirs dirs_;
  TreeDirs leaders_{work_.root_.get(), work_.chain(), kOpenPathDirectory};
  std::optional<AcrossPlacer> across_;
};

}  // namespace

static Error moveEntries(const EntryList& list, const std::string& stage, Direction direction,
                         const Expectation& expected, const JobOptions& options,
                         std::vector<uint32_t>& conflicts) {
  ListJob work(list, options);
  if (Error error = work.open()) return error;
  if (Fault fault = validateIndices(list.tree, list.indices, true))
    return {fault.code, fault.syscall, list.root};
  Fd from;
  if (Error error = openRoot(stage, kOpenPathDirectory, from)) return error;
  StageAcross across(stage);
  bool isFarOff = direction == Direction::kPlace && isAcross(from.get(), work.root_.get());
  if (isFarOff) {
    if (Error error = across.open(options)) return error;
  }
  Conflicts found;
  Ranges ranges(static_cast<uint32_t>(list.indices.size()), 64);
  work.job_.parallel(ranges.units(), [&](unsigned) {
    MoveThread thread(work, from.get(), direction, expected, found);
    if (isFarOff) thread.placeAcross(across);
    thread.run(ranges);
  });
  conflicts = found.take();
  return work.finish();
}

Error placeEntries(const EntryList& list, const std::string& stage, const Expectation& expected,
                   const JobOptions& options, std::vector<uint32_t>& conflicts) {
  return moveEntries(list, stage, Direction::kPlace, expected, options, conflicts);
}

Error takeEntries(const EntryList& list, const std::string& stage, const JobOptions& options) {
  std::vector<uint32_t> none;
  return moveEntries(list, stage, Direction::kTake, {}, options, none);
}

Error makeDirectories(const EntryList& list, const JobOptions& options) {
  ListJob work(list, options);
  if (Error error = work.open()) return error;
  TreeDirs dirs(work.root_.get(), work.chain(), kOpenPathDirectory);
  Ticker ticker(work.job_.control());
  mode_t umask = currentUmask();
  // One thread: each needs its parent first.
  for (uint32_t i : ordered(list.indices, false)) {
    if (work.job_.stopped()) break;
    if (i == 0) continue;
    uint32_t parent = list.tree.parent[i];
    int dir = dirs.open(parent);
    Fault fault;
    if (dir < 0) {
      fault = faultOf("open");
    } else if (CName name(list.tree.name(i));
               work.inDirectory(parent, dir, [&] { return makePrivateDirectory(dir, name, umask); }) != 0) {
      fault = faultOf("mkdir");
      struct stat there;
      bool fine = fault.code == EEXIST && ::fstatat(dir, name, &there, AT_SYMLINK_NOFOLLOW) == 0 &&
                  S_ISDIR(there.st_mode);
      if (fine) fault = {};
    }
    if (fault) work.reject(i, fault);
    ticker.entry();
  }
  return work.finish();
}

Error removeEntries(const EntryList& list, const std::string& aside, const JobOptions& options,
                    std::vector<uint32_t>& conflicts) {
  ListJob work(list, options);
  if (Error error = work.open()) return error;
  Fd apart;
  if (!aside.empty()) {
    if (Error error = openRoot(aside, kOpenPathDirectory, apart)) return error;
  }
  bool isFarOff = apart && isAcross(apart.get(), work.root_.get());
  TreeDirs dirs(work.root_.get(), work.chain(), kOpenPathDirectory);
  Ticker ticker(work.job_.control());
  Conflicts found;
  for (uint32_t i : ordered(list.indices, true)) {
    if (work.job_.stopped()) break;
    if (i == 0) continue;
    uint32_t parent = list.tree.parent[i];
    int dir = dirs.open(parent);
    bool isDirectory = list.tree.isDirectory(i);
    // Where a parent is gone, or is no directory any more, the entry is gone too.
    if (dir < 0 && isGone(errno)) continue;
    if (dir < 0) {
      work.reject(i, faultOf("open"));
      break;
    }
    if (isDirectory) dirs.drop(i);
    CName name(list.tree.name(i));
    bool conflict = false;
    int done = work.inDirectory(parent, dir, [&] {
      if (isDirectory || !apart) return ::unlinkat(dir, name, isDirectory ? AT_REMOVEDIR : 0);
      if (isFarOff) return removeIfAsScanned({dir, passingName().c_str(), dir, name}, list.tree, i, conflict);
      std::string away = "removed-" + std::to_string(i);
      return removeIfAsScanned({apart.get(), away.c_str(), dir, name}, list.tree, i, conflict);
    });
    // Something is in there that nobody had seen: it stays, and is kept before it goes.
    if (done != 0 && isDirectory && apart && errno == ENOTEMPTY)
      conflict = true;
    else if (done != 0 && errno != ENOENT)
      work.reject(i, faultOf(isDirectory ? "rmdir" : "unlink"));
    if (conflict) found.add(i);
    ticker.entry();
  }
  conflicts = found.take();
  return work.finish();
}

}  // namespace jvs
