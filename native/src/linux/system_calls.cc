#include <linux/fs.h>
#include <linux/openat2.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>

#include <vector>

#include "core/platform.h"
#include "linux/extent_reader.h"
#include "linux/sys.h"

namespace jvs {

namespace {

Error renameWith(const std::string& from, const std::string& to, unsigned flags) {
  if (syscall(SYS_renameat2, AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), flags) == 0) return {};
  return {errno, "rename", from};
}

}  // namespace

Error syncFileSystem(const std::string& path) {
  Fd fd(openAt(AT_FDCWD, path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
  if (!fd) return {errno, "open", path};
  if (::syncfs(fd.get()) != 0) return {errno, "syncfs", path};
  return {};
}

Error tryFlock(int fd, bool exclusive, bool& held) {
  int done;
  do done = ::flock(fd, (exclusive ? LOCK_EX : LOCK_SH) | LOCK_NB);
  while (done != 0 && errno == EINTR);
  held = done == 0;
  if (done != 0 && errno != EWOULDBLOCK) return {errno, "flock", ""};
  return {};
}

Error unlockFlock(int fd) {
  if (::flock(fd, LOCK_UN) != 0) return {errno, "flock", ""};
  return {};
}

Error renameNoReplace(const std::string& from, const std::string& to) {
  return renameWith(from, to, RENAME_NOREPLACE);
}

Error renameExchange(const std::string& a, const std::string& b) { return renameWith(a, b, RENAME_EXCHANGE); }

Error openBeneath(const std::string& root, const std::string& path, int flags, int& fd) {
  Fd top(openAt(AT_FDCWD, root.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!top) return {errno, "open", root};
  open_how how{};
  how.flags = static_cast<uint64_t>(static_cast<unsigned>(flags) | O_CLOEXEC);
  if ((flags & O_CREAT) != 0) how.mode = 0600;
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS;
  long got;
  do got = syscall(SYS_openat2, top.get(), path.c_str(), &how, sizeof how);
  while (got < 0 && (errno == EINTR || errno == EAGAIN));
  if (got < 0) return {errno, "openat2", joinPath(root, path)};
  fd = static_cast<int>(got);
  return {};
}

Error cloneFile(const std::string& from, const std::string& to) {
  Fd source(openAt(AT_FDCWD, from.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  if (!source) return {errno, "open", from};
  Fd target(openAt(AT_FDCWD, to.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!target) return {errno, "open", to};
  if (::ioctl(target.get(), FICLONE, source.get()) == 0) return {};
  Error error{errno, "ficlone", from};
  ::unlink(to.c_str());
  return error;
}

Error fileExtents(const std::string& path, std::vector<Extent>& extents) {
  Fd fd(openAt(AT_FDCWD, path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  if (!fd) return {errno, "open", path};
  if (Fault fault = ExtentReader().read(fd.get(), extents)) return {fault.code, fault.syscall, path};
  return {};
}

}  // namespace jvs
