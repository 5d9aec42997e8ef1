#include "linux/read_directory.h"

#include <dirent.h>
#include <sys/syscall.h>

namespace jvs {

namespace {

// Layout of struct linux_dirent64, which no header of the C library declares: ino 8, offset 8, length 2, kind
// 1, name.
constexpr size_t kLengthOffset = 16;
constexpr size_t kKindOffset = 18;
constexpr size_t kNameOffset = 19;

bool isDots(const char* name) {
  return name[0] == '.' && (name[1] == '\0' || (name[1] == '.' && name[2] == '\0'));
}

}  // namespace

DirectoryReader::DirectoryReader() : buffer_(256 * 1024) {}

Fault DirectoryReader::read(int fd, DirectoryNames& out, bool refresh) {
  out.text.clear();
  out.names.clear();
  for (;;) {
    if (refresh && !out.names.empty()) wantAttributes(fd, out.name(out.names.back()));
    long got = syscall(SYS_getdents64, fd, buffer_.data(), buffer_.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return faultOf("getdents64");
    if (got == 0) return {};
    for (long at = 0; at < got;) {
      const char* raw = buffer_.data() + at;
      uint16_t length;
      std::memcpy(&length, raw + kLengthOffset, sizeof length);
      const char* name = raw + kNameOffset;
      at += length;
      if (isDots(name)) continue;
      size_t nameLength = std::strlen(name);
      // A name with a slash would be a hostile or damaged file system's way out of the directory.
      if (nameLength == 0 || nameLength > kMaxName || std::strchr(name, '/') != nullptr)
        return faultOf("getdents64", EIO);
      if (out.text.size() + nameLength + 1 > UINT32_MAX) return faultOf("getdents64", EOVERFLOW);
      out.names.push_back({static_cast<uint32_t>(out.text.size()), static_cast<uint16_t>(nameLength),
                           static_cast<uint8_t>(raw[kKindOffset])});
      out.text.insert(out.text.end(), name, name + nameLength + 1);
    }
  }
}

/**
 * The kernel asks FUSE for attributes along with the first part of a listing, and along with a later one only
 * when somebody looked at an entry that the part before brought. It answers that look from memory.
 */
void DirectoryReader::wantAttributes(int fd, const char* listed) {
  struct stat known;
  ::fstatat(fd, listed, &known, AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT);
}

}  // namespace jvs
