#pragma once

#include <string>

#include "linux/sys.h"

namespace jvs {

/** umask(2) can only be read by changing it, for all threads; /proc tells it without. 0777 when it cannot be
 * told. */
mode_t currentUmask();

/** mkdirat with mode 0700 whatever `umask` is. Returns 0, or -1 with errno. */
int makePrivateDirectory(int parent, const char* name, mode_t umask);

/** Where new entries are made, and what they get there without asking. */
struct Target {
  uid_t uid;
  gid_t gid;
  bool ownerKnown;   // new entries certainly belong to uid and gid
  bool inheritsAcl;  // the directory has a default ACL, which new entries must lose again
  mode_t umask;

  /** `directory` is the destination's root or the stage. */
  static Target of(int directory);
};

/** Takes from a file just made the ACL that its directory handed down. */
void dropInheritedAcl(int file);

/** Takes from a directory just made what its parent handed down: ACLs, set-group-id, a strange umask. Mode
 * 0700 then. */
Error plainDirectory(int directory, const std::string& path);

}  // namespace jvs
