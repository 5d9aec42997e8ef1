#pragma once

#include <sys/stat.h>

namespace jvs {

/** What every subvolume's root has for an inode number (BTRFS_FIRST_FREE_OBJECTID). */
constexpr ino_t kSubvolumeInode = 256;

/** Whether an open directory is the root of a btrfs subvolume that is no mount point: a part of the tree
 * above it. */
bool isNestedSubvolume(int directory);

/** Deletes the subvolume `name` of `parent` (a descriptor of any kind) with one call. 0, or -1 with errno. */
int destroySubvolume(int parent, const char* name);

}  // namespace jvs
