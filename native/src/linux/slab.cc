#include "linux/slab.h"

#include <sys/mman.h>

#include <algorithm>
#include <new>

namespace jvs {

SlabPool::Piece SlabPool::take(size_t bytes) {
  bytes = (bytes + 7) & ~size_t{7};
  if (current_ == nullptr || current_->size - current_->used < bytes) {
    retire();
    size_t size = std::max(kSlabBytes, sizeof(Slab) + bytes);
    void* memory = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) throw std::bad_alloc();
    current_ = new (memory) Slab{size, sizeof(Slab), 1};
  }
  Piece piece;
  piece.slab_ = current_;
  piece.data_ = reinterpret_cast<char*>(current_) + current_->used;
  current_->used += bytes;
  current_->holders++;
  return piece;
}

void SlabPool::release(Slab* slab) {
  if (--slab->holders == 0) ::munmap(slab, slab->size);
}

}  // namespace jvs
