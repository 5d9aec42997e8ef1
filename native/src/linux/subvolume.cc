#include "linux/subvolume.h"

#include <linux/btrfs.h>
#include <linux/magic.h>
#include <linux/stat.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <sys/vfs.h>

#include <cstring>

#include "core/platform.h"
#include "linux/sys.h"

namespace jvs {

namespace {

constexpr int kOpenReadDirectory = O_RDONLY | O_DIRECTORY | O_CLOEXEC;

/** A path as the calls take it: the directory that holds it, and its last component. */
struct Place {
  Fd above;
  std::string name;
};

Error placeOf(const std::string& path, Place& place) {
  size_t slash = path.rfind('/');
  place.name = slash == std::string::npos ? path : path.substr(slash + 1);
  std::string above = slash == std::string::npos ? "." : slash == 0 ? "/" : path.substr(0, slash);
  if (place.name.empty() || place.name == "." || place.name == ".." || place.name.size() > kMaxName)
    return {EINVAL, "open", path};
  place.above = Fd(openAt(AT_FDCWD, above.c_str(), kOpenReadDirectory));
  if (!place.above) return {errno, "open", above};
  return {};
}

template <class Arguments>
void setName(Arguments& arguments, const std::string& name) {
  std::memcpy(arguments.name, name.c_str(), name.size() + 1);
}

/** Opens a subvolume by its root. EINVAL when the directory is none, ENOTTY when its file system has none. */
Error openSubvolume(const std::string& path, Fd& root) {
  root = Fd(openAt(AT_FDCWD, path.c_str(), kOpenReadDirectory | O_NOFOLLOW));
  if (!root) return {errno, "open", path};
  struct statfs system;
  if (::fstatfs(root.get(), &system) != 0) return {errno, "fstatfs", path};
  if (system.f_type != BTRFS_SUPER_MAGIC) return {ENOTTY, "subvolume", path};
  struct stat self;
  if (::fstat(root.get(), &self) != 0) return {errno, "fstat", path};
  if (self.st_ino != kSubvolumeInode) return {EINVAL, "subvolume", path};
  return {};
}

}  // namespace

bool isNestedSubvolume(int directory) {
  struct statfs system;
  struct stat self;
  if (::fstat(directory, &self) != 0 || self.st_ino != kSubvolumeInode) return false;
  if (::fstatfs(directory, &system) != 0 || system.f_type != BTRFS_SUPER_MAGIC) return false;
  // What is mounted here belongs to somebody else. A kernel that cannot tell (before 5.8) is not believed.
  struct statx more;
  if (::statx(directory, "", AT_EMPTY_PATH, STATX_TYPE, &more) != 0) return false;
  constexpr uint64_t kMountRoot = 0x2000;  // STATX_ATTR_MOUNT_ROOT
  return (more.stx_attributes_mask & kMountRoot) != 0 && (more.stx_attributes & kMountRoot) == 0;
}

int destroySubvolume(int parent, const char* name) {
  // The call wants a descriptor that is open for reading.
  Fd above(openAt(parent, ".", kOpenReadDirectory));
  if (!above) return -1;
  btrfs_ioctl_vol_args arguments{};
  setName(arguments, name);
  return ::ioctl(above.get(), BTRFS_IOC_SNAP_DESTROY, &arguments);
}

Error createSubvolume(const std::string& path) {
  Place place;
  if (Error error = placeOf(path, place)) return error;
  btrfs_ioctl_vol_args_v2 arguments{};
  setName(arguments, place.name);
  if (::ioctl(place.above.get(), BTRFS_IOC_SUBVOL_CREATE_V2, &arguments) == 0) return {};
  return {errno, "subvolume create", path};
}

Error snapshotSubvolume(const std::string& source, const std::string& path, bool readOnly) {
  Fd root;
  Place place;
  if (Error error = openSubvolume(source, root)) return error;
  if (Error error = placeOf(path, place)) return error;
  // Taken for a directory to put the snapshot into, where there is one.
  struct stat there;
  if (::fstatat(place.above.get(), place.name.c_str(), &there, AT_SYMLINK_NOFOLLOW) == 0)
    return {EEXIST, "subvolume snapshot", path};
  btrfs_ioctl_vol_args_v2 arguments{};
  arguments.fd = root.get();
  arguments.flags = readOnly ? BTRFS_SUBVOL_RDONLY : 0;
  setName(arguments, place.name);
  // Without BTRFS_SUBVOL_CREATE_ASYNC it returns when the transaction is committed: the snapshot is durable.
  if (::ioctl(place.above.get(), BTRFS_IOC_SNAP_CREATE_V2, &arguments) == 0) return {};
  return {errno, "subvolume snapshot", errno == EXDEV ? source : path};
}

Error deleteSubvolume(const std::string& path) {
  Place place;
  Fd root;
  if (Error error = openSubvolume(path, root)) return error;
  root.reset();
  if (Error error = placeOf(path, place)) return error;
  if (destroySubvolume(place.above.get(), place.name.c_str()) == 0) return {};
  return {errno, "subvolume delete", path};
}

Error subvolumeInfo(const std::string& path, SubvolumeInfo& info) {
  Fd root;
  if (Error error = openSubvolume(path, root)) return error;
  btrfs_ioctl_get_subvol_info_args got{};
  // Kernels answer 1, too.
  if (::ioctl(root.get(), BTRFS_IOC_GET_SUBVOL_INFO, &got) < 0) return {errno, "subvolume info", path};
  info.generation = got.generation;
  info.changed = got.ctransid;
  info.created = got.otransid;
  // The flags of the root item, which are not those of the calls.
  constexpr uint64_t kRootReadOnly = 1;  // BTRFS_ROOT_SUBVOL_RDONLY
  info.readOnly = (got.flags & kRootReadOnly) != 0;
  std::memcpy(info.uuid, got.uuid, sizeof info.uuid);
  std::memcpy(info.parentUuid, got.parent_uuid, sizeof info.parentUuid);
  return {};
}

}  // namespace jvs
