#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/control_reply.h"
#include "core/error.h"
#include "core/job.h"
#include "core/packed_tree.h"

/**
 * What each operating system's folder implements. Obligations (paths, links, errors, threads) are those of
 * `TreeOps` and `SystemCalls` in @jvs/fs. Roots are file system paths; every tree and index list is validated
 * by the callee.
 */
namespace jvs {

struct ScanResult {
  OwnedTree tree;
  std::vector<Failure> failures;
};

struct CloneRequest {
  std::string source;
  std::string destination;  // for staging: the existing stage directory
  TreeView tree;
  bool reflink = false;
  std::string shareRoot;
  const uint8_t* share = nullptr;  // null = nothing is shared
  bool into = false;               // the destination is there, and empty
};

struct CloneReport {
  uint32_t cloned = 0, copied = 0, linked = 0, hardLinks = 0, directories = 0, symlinks = 0, specials = 0;
  uint64_t bytes = 0;
  std::vector<uint32_t> changed, torn, vanished;
  std::vector<Failure> failures;
  uint32_t lostOwner = 0, lostXattrs = 0, lostSpecials = 0;
};

struct EntryList {
  std::string root;
  TreeView tree;
  std::vector<uint32_t> indices;
};

/**
 * What stands where the entries of a list are to be placed, as it was scanned, one element for each of the
 * list's indices. Not given = it is replaced unseen.
 */
struct Expectation {
  bool given = false;
  const uint8_t* type = nullptr;  // kNothing, or what an entry's type is
  const uint16_t* mode = nullptr;
  const double* size = nullptr;
  const uint64_t* ino = nullptr;
  const int64_t* mtimeNs = nullptr;
  const uint64_t* staged = nullptr;  // the inode of the clone
  static constexpr uint8_t kNothing = 0xff;
};

struct HashResult {
  std::vector<uint8_t> digests;
  std::vector<uint32_t> changed;
  std::vector<Failure> failures;
};

struct Lost {
  uint32_t owner = 0, xattrs = 0, specials = 0;
};

struct MetadataRequest {
  EntryList list;
  std::string source;
  /** By index of the tree; 0 = not known. Null = whatever stands there is given the metadata. */
  const uint64_t* inodes = nullptr;
};

/** `conflicts` are entries that are not the inodes they were, or belong to another user; they are left alone.
 */
struct AppliedMetadata {
  Lost lost;
  std::vector<uint32_t> conflicts;
};

/** One request to a file system's control file. */
struct ControlRequest {
  std::string directory, name;
  /** What the file must be, else ENODEV or EXDEV before anything is written. */
  uint64_t inode = 0, device = 0;
  std::vector<uint8_t> bytes;
};

struct Extent {
  uint64_t logical, physical, length;
  bool shared;
  bool encoded;  // compressed or the like: takes less than `length`
};

/** Of one btrfs subvolume. Numbers are of transactions of its file system. */
struct SubvolumeInfo {
  uint64_t generation = 0;  // the last that wrote its tree, a snapshot of it included
  uint64_t changed = 0;     // the last that changed an entry
  uint64_t created = 0;     // the one that made it; for a snapshot, the one whose end it holds
  bool readOnly = false;
  uint8_t uuid[16] = {}, parentUuid[16] = {};
};

struct MeasureRequest {
  EntryList list;
  bool extents = false;
};

/** `bytes` by entry, without what `extents` tell; those of entry i are from extentStart[i] up to [i + 1]. */
struct SpaceResult {
  std::vector<double> bytes;
  std::vector<uint32_t> extentStart;
  std::vector<Extent> extents;
  std::vector<Failure> failures;
};

Error scanTree(const std::string& root, const JobOptions& options, ScanResult& result);
Error cloneTree(const CloneRequest& request, const JobOptions& options, CloneReport& report);
Error hashEntries(const EntryList& list, const JobOptions& options, HashResult& result);
Error measureEntries(const MeasureRequest& request, const JobOptions& options, SpaceResult& result);
Error removeTree(const std::string& path, const JobOptions& options, uint64_t& entries);

Error stageEntries(const CloneRequest& request, const std::vector<uint32_t>& indices,
                   const JobOptions& options, CloneReport& report);
Error placeEntries(const EntryList& list, const std::string& stage, const Expectation& expected,
                   const JobOptions& options, std::vector<uint32_t>& conflicts);
/** Renames root/<path> to <stage>/<index>. */
Error takeEntries(const EntryList& list, const std::string& stage, const JobOptions& options);
/** Opens files for writing and closes them; `refused` = how many could not be opened. */
Error flushEntries(const EntryList& list, const JobOptions& options, uint64_t& refused);
/** Inodes of `device` that a process we may look at has open for writing; sorted. */
Error openWriters(uint64_t device, std::vector<uint64_t>& inodes);
Error controlRequest(const ControlRequest& request, const JobOptions& options, ControlReply& reply);
Error makeDirectories(const EntryList& list, const JobOptions& options);
/** `aside`: where entries are put to be looked at before they go; empty = they are not looked at. */
Error removeEntries(const EntryList& list, const std::string& aside, const JobOptions& options,
                    std::vector<uint32_t>& conflicts);
Error applyMetadata(const MetadataRequest& request, const JobOptions& options, AppliedMetadata& applied);
Error syncFileSystem(const std::string& path);

/** `held` is false when somebody else holds the lock. */
Error tryFlock(int fd, bool exclusive, bool& held);
Error unlockFlock(int fd);
Error renameNoReplace(const std::string& from, const std::string& to);
Error renameExchange(const std::string& a, const std::string& b);
Error openBeneath(const std::string& root, const std::string& path, int flags, int& fd);
Error cloneFile(const std::string& from, const std::string& to);
/** Subvolumes of btrfs. ENOTTY on other file systems, EINVAL for a directory that is the root of none. */
Error createSubvolume(const std::string& path);
Error snapshotSubvolume(const std::string& source, const std::string& path, bool readOnly);
Error deleteSubvolume(const std::string& path);
Error subvolumeInfo(const std::string& path, SubvolumeInfo& info);
Error fileExtents(const std::string& path, std::vector<Extent>& extents);

}  // namespace jvs
