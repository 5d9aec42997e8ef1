#include "linux/file_data.h"

#include <linux/fs.h>
#include <sys/ioctl.h>

#include <algorithm>

namespace jvs {

namespace {

Fault writeAll(int to, const char* data, size_t length, off_t at) {
  while (length > 0) {
    ssize_t put = ::pwrite(to, data, length, at);
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return faultOf("write");
    data += put;
    at += put;
    length -= static_cast<size_t>(put);
  }
  return {};
}

/** btrfs refuses to share blocks between files with and without copy-on-write: give the new file the old
 * one's flag. */
bool matchNoCow(int from, int to) {
  int theirs = 0, ours = 0;
  if (::ioctl(from, FS_IOC_GETFLAGS, &theirs) != 0 || ::ioctl(to, FS_IOC_GETFLAGS, &ours) != 0) return false;
  if (((theirs ^ ours) & FS_NOCOW_FL) == 0) return false;
  ours ^= FS_NOCOW_FL;
  return ::ioctl(to, FS_IOC_SETFLAGS, &ours) == 0;
}

}  // namespace

FileData::FileData(Job& job, Ticker& ticker) : job_(job), ticker_(ticker) {}

Fault FileData::reflink(int from, int to, const struct stat& source) {
  if (source.st_size == 0) return {};
  int done = ::ioctl(to, FICLONE, from);
  if (done != 0 && errno == EINVAL && matchNoCow(from, to)) done = ::ioctl(to, FICLONE, from);
  if (done != 0) return faultOf(kCloneCall);
  ticker_.bytes(static_cast<uint64_t>(source.st_size));
  return {};
}

Fault FileData::copy(int from, int to, const struct stat& source) {
  if (source.st_size == 0) return {};
  bool sparse = source.st_blocks * 512 < source.st_size;
  if (sparse) return copySparse(from, to, source.st_size);
  if (source.st_size <= kSmall) return copySmall(from, to, source.st_size);
  return copyRange(from, to, 0, source.st_size);
}

Fault FileData::copySmall(int from, int to, off_t size) {
  off_t at = 0;
  return readWrite(from, to, at, size);
}

Fault FileData::copySparse(int from, int to, off_t size) {
  for (off_t at = 0; at < size;) {
    off_t data = ::lseek(from, at, SEEK_DATA);
    if (data < 0 && errno == ENXIO) break;
    if (data < 0 && errno != EINVAL) return faultOf("lseek");
    if (data < 0) data = at;  // a file system that knows no holes
    off_t hole = ::lseek(from, data, SEEK_HOLE);
    if (hole < 0) hole = size;
    hole = std::min(hole, size);
    if (data >= size) break;
    if (Fault fault = copyRange(from, to, data, hole)) return fault;
    at = hole;
  }
  return ::ftruncate(to, size) == 0 ? Fault{} : faultOf("ftruncate");
}

Fault FileData::copyRange(int from, int to, off_t at, off_t end) {
  if (!inKernel_) {
    ::posix_fadvise(from, at, end - at, POSIX_FADV_SEQUENTIAL);
    return readWrite(from, to, at, end);
  }
  while (at < end) {
    if (job_.stopped()) return {kCancelled, ""};
    off_t in = at, out = at;
    ssize_t moved =
        ::copy_file_range(from, &in, to, &out, static_cast<size_t>(std::min(end - at, kBlock)), 0);
    if (moved > 0) {
      at += moved;
      ticker_.bytes(static_cast<uint64_t>(moved));
      continue;
    }
    if (moved < 0 && errno == EINTR) continue;
    if (moved < 0 && isFatal(errno) && errno != ENOSYS) return faultOf("copy_file_range");
    // Not between these files, or (0) a file system that hides its data from the call: read and write settle
    // it.
    if (moved < 0 && (errno == ENOSYS || errno == EOPNOTSUPP || errno == EXDEV)) inKernel_ = false;
    return readWrite(from, to, at, end);
  }
  return {};
}

Fault FileData::readWrite(int from, int to, off_t& at, off_t end) {
  if (!buffer_) buffer_.reset(new char[kBuffer]);
  while (at < end) {
    if (job_.stopped()) return {kCancelled, ""};
    ssize_t got = ::pread(from, buffer_.get(), std::min<size_t>(kBuffer, static_cast<size_t>(end - at)), at);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return faultOf("read");
    if (got == 0) return {};
    if (Fault fault = writeAll(to, buffer_.get(), static_cast<size_t>(got), at)) return fault;
    at += got;
    ticker_.bytes(static_cast<uint64_t>(got));
  }
  return {};
}

}  // namespace jvs
