#include "core/platform.h"

/** Systems without an implementation: the addon builds and loads there, and each call says so. */
namespace jvs {

namespace {

Error unsupported(const char* call, const std::string& path) { return {ENOSYS, call, path}; }

}  // namespace

Error scanTree(const std::string& root, const JobOptions&, ScanResult&) { return unsupported("scan", root); }
Error cloneTree(const CloneRequest& request, const JobOptions&, CloneReport&) {
  return unsupported("clone", request.source);
}
Error hashEntries(const EntryList& list, const JobOptions&, HashResult&) {
  return unsupported("hash", list.root);
}
Error measureEntries(const MeasureRequest& request, const JobOptions&, SpaceResult&) {
  return unsupported("measure", request.list.root);
}
Error removeTree(const std::string& path, const JobOptions&, uint64_t&) {
  return unsupported("remove", path);
}
Error stageEntries(const CloneRequest& request, const std::vector<uint32_t>&, const JobOptions&,
                   CloneReport&) {
  return unsupported("clone", request.source);
}
Error placeEntries(const EntryList& list, const std::string&, const Expectation&, const JobOptions&,
                   std::vector<uint32_t>&) {
  return unsupported("rename", list.root);
}
Error takeEntries(const EntryList& list, const std::string&, const JobOptions&) {
  return unsupported("rename", list.root);
}
Error flushEntries(const EntryList& list, const JobOptions&, uint64_t&) {
  return unsupported("open", list.root);
}
Error openWriters(uint64_t, std::vector<uint64_t>&) { return unsupported("open", "/proc"); }
Error controlRequest(const ControlRequest& request, const JobOptions&, ControlReply&) {
  return unsupported("open", request.directory);
}
Error makeDirectories(const EntryList& list, const JobOptions&) { return unsupported("mkdir", list.root); }
Error removeEntries(const EntryList& list, const std::string&, const JobOptions&, std::vector<uint32_t>&) {
  return unsupported("unlink", list.root);
}
Error applyMetadata(const MetadataRequest& request, const JobOptions&, AppliedMetadata&) {
  return unsupported("chmod", request.list.root);
}
Error syncFileSystem(const std::string& path) { return unsupported("syncfs", path); }
Error tryFlock(int, bool, bool&) { return unsupported("flock", ""); }
Error unlockFlock(int) { return unsupported("flock", ""); }
Error renameNoReplace(const std::string& from, const std::string&) { return unsupported("rename", from); }
Error renameExchange(const std::string& a, const std::string&) { return unsupported("rename", a); }
Error openBeneath(const std::string& root, const std::string&, int, int&) {
  return unsupported("openat2", root);
}
Error cloneFile(const std::string& from, const std::string&) { return unsupported("ficlone", from); }
Error createSubvolume(const std::string& path) { return unsupported("subvolume create", path); }
Error snapshotSubvolume(const std::string&, const std::string& path, bool) {
  return unsupported("subvolume snapshot", path);
}
Error deleteSubvolume(const std::string& path) { return unsupported("subvolume delete", path); }
Error subvolumeInfo(const std::string& path, SubvolumeInfo&) { return unsupported("subvolume info", path); }
Error fileExtents(const std::string& path, std::vector<Extent>&) { return unsupported("fiemap", path); }

}  // namespace jvs
