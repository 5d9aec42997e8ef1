#include "linux/extent_reader.h"

#include <linux/fiemap.h>
#include <linux/fs.h>
#include <sys/ioctl.h>

namespace jvs {

Fault ExtentReader::read(int fd, std::vector<Extent>& extents) {
  constexpr uint32_t kBatch = 256;
  room_.resize((sizeof(fiemap) + kBatch * sizeof(fiemap_extent)) / sizeof(uint64_t) + 1);
  auto* map = reinterpret_cast<fiemap*>(room_.data());
  for (uint64_t at = 0;;) {
    *map = {};
    map->fm_start = at;
    map->fm_length = FIEMAP_MAX_OFFSET - at;
    map->fm_flags = FIEMAP_FLAG_SYNC;  // without it, data not yet written has no place
    map->fm_extent_count = kBatch;
    if (::ioctl(fd, FS_IOC_FIEMAP, map) != 0) return faultOf("fiemap");
    if (map->fm_mapped_extents == 0) return {};
    for (uint32_t k = 0; k < map->fm_mapped_extents; k++) {
      const fiemap_extent& one = map->fm_extents[k];
      if ((one.fe_flags & FIEMAP_EXTENT_DATA_INLINE) == 0) {
        extents.push_back({one.fe_logical, one.fe_physical, one.fe_length,
                           (one.fe_flags & FIEMAP_EXTENT_SHARED) != 0,
                           (one.fe_flags & FIEMAP_EXTENT_ENCODED) != 0});
      }
      at = one.fe_logical + one.fe_length;
      if ((one.fe_flags & FIEMAP_EXTENT_LAST) != 0) return {};
    }
  }
}

}  // namespace jvs
