#include <dirent.h>
#include <sys/sysmacros.h>

#include <algorithm>
#include <memory>

#include "core/platform.h"
#include "linux/sys.h"

namespace jvs {

namespace {

using Directory = std::unique_ptr<DIR, int (*)(DIR*)>;

Directory openProc(int above, const char* name) {
  Fd fd(openAt(above, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  DIR* directory = fd ? ::fdopendir(fd.get()) : nullptr;
  if (directory != nullptr) fd.release();
  return Directory(directory, ::closedir);
}

bool isNumber(const char* name) { return *name >= '0' && *name <= '9'; }

/** "flags:\t0100002": octal, as open(2) takes them. */
bool isOpenForWriting(int process, const char* descriptor) {
  Fd info(openAt(process, (std::string("fdinfo/") + descriptor).c_str(), O_RDONLY | O_CLOEXEC));
  char text[256];
  ssize_t got = info ? ::read(info.get(), text, sizeof text - 1) : -1;
  if (got <= 0) return false;
  text[got] = '\0';
  const char* flags = std::strstr(text, "flags:");
  unsigned value = 0;
  return flags != nullptr && std::sscanf(flags + 6, "%o", &value) == 1 && (value & O_ACCMODE) != O_RDONLY;
}

void writersOf(int process, uint64_t device, std::vector<uint64_t>& inodes) {
  Directory descriptors = openProc(process, "fd");
  if (!descriptors) return;
  while (const dirent* one = ::readdir(descriptors.get())) {
    if (!isNumber(one->d_name)) continue;
    struct statx now;
    // What the kernel has of it will do: a file system that does not answer must not stop us.
    if (::statx(::dirfd(descriptors.get()), one->d_name, AT_STATX_DONT_SYNC, STATX_INO | STATX_TYPE, &now) !=
        0)
      continue;
    bool ours = makedev(now.stx_dev_major, now.stx_dev_minor) == device && S_ISREG(now.stx_mode);
    if (ours && isOpenForWriting(process, one->d_name)) inodes.push_back(now.stx_ino);
  }
}

}  // namespace

Error openWriters(uint64_t device, std::vector<uint64_t>& inodes) {
  Directory processes = openProc(AT_FDCWD, "/proc");
  if (!processes) return {errno, "open", "/proc"};
  while (const dirent* one = ::readdir(processes.get())) {
    if (!isNumber(one->d_name)) continue;
    Fd process(openAt(::dirfd(processes.get()), one->d_name, kOpenPathDirectory));
    if (process) writersOf(process.get(), device, inodes);  // gone, or not ours to look at
  }
  std::sort(inodes.begin(), inodes.end());
  inodes.erase(std::unique(inodes.begin(), inodes.end()), inodes.end());
  return {};
}

}  // namespace jvs
