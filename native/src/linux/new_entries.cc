#include "linux/new_entries.h"

#include <sys/xattr.h>

#include <cstdlib>

#include "linux/metadata.h"

namespace jvs {

namespace {

constexpr char kDefaultAcl[] = "system.posix_acl_default";
constexpr char kAccessAcl[] = "system.posix_acl_access";

}  // namespace

mode_t currentUmask() {
  mode_t mask = 0777;
  FILE* status = std::fopen("/proc/self/status", "re");
  if (status == nullptr) return mask;
  char line[256];
  while (std::fgets(line, sizeof line, status) != nullptr) {
    if (std::strncmp(line, "Umask:", 6) != 0) continue;
    mask = static_cast<mode_t>(std::strtoul(line + 6, nullptr, 8));
    break;
  }
  std::fclose(status);
  return mask;
}

int makePrivateDirectory(int parent, const char* name, mode_t umask) {
  if (::mkdirat(parent, name, 0700) != 0) return -1;
  if ((umask & 0700) == 0) return 0;
  Fd made(openAt(parent, name, kOpenPathDirectory));
  if (!made) return -1;
  Fault fault = Metadata::setMode({made.get(), true}, 0700);
  if (fault) errno = fault.code;
  return fault ? -1 : 0;
}

Target Target::of(int directory) {
  Target target{::geteuid(), ::getegid(), false, false, currentUmask()};
  struct stat self;
  // A set-group-id directory, or a mount with BSD groups, hands its own group down.
  target.ownerKnown =
      ::fstat(directory, &self) == 0 && self.st_uid == target.uid && self.st_gid == target.gid;
  target.inheritsAcl = ::fgetxattr(directory, kDefaultAcl, nullptr, 0) > 0;
  return target;
}

void dropInheritedAcl(int file) { ::fremovexattr(file, kAccessAcl); }

Error plainDirectory(int directory, const std::string& path) {
  // Refused where there are no ACLs: then there is nothing to take away.
  ::fremovexattr(directory, kDefaultAcl);
  ::fremovexattr(directory, kAccessAcl);
  if (::fchmod(directory, 0700) != 0) return {errno, "fchmod", path};
  return {};
}

}  // namespace jvs
