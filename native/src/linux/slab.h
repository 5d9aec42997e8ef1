#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>

namespace jvs {

/**
 * Memory that one thread takes and another gives back later, slab by slab. The C library keeps what is freed
 * into other threads' arenas, so a scan would hold all its records beside all its columns; this way one
 * shrinks as the other grows.
 */
class SlabPool {
  struct Slab {
    size_t size;
    size_t used;
    size_t holders;  // pieces, and the pool while it still takes from it
  };

 public:
  /** A part of a slab, aligned to 8 bytes; the slab goes back to the system with its last piece. */
  class Piece {
   public:
    Piece() = default;
    Piece(Piece&& other) noexcept { swap(other); }
    Piece& operator=(Piece&& other) noexcept {
      swap(other);
      return *this;
    }
    ~Piece() { reset(); }
    char* data() const { return data_; }
    /** Only when no thread takes from the pool any more: counting is not synchronised. */
    void reset() {
      if (slab_ != nullptr) release(std::exchange(slab_, nullptr));
      data_ = nullptr;
    }

   private:
    friend class SlabPool;
    void swap(Piece& other) {
      std::swap(slab_, other.slab_);
      std::swap(data_, other.data_);
    }
    Slab* slab_ = nullptr;
    char* data_ = nullptr;
  };

  SlabPool() = default;
  ~SlabPool() { retire(); }
  SlabPool(const SlabPool&) = delete;
  SlabPool& operator=(const SlabPool&) = delete;

  /** Zeroed memory. Throws std::bad_alloc. */
  Piece take(size_t bytes);

 private:
  static constexpr size_t kSlabBytes = 1 << 20;
  static void release(Slab* slab);
  void retire() {
    if (current_ != nullptr) release(std::exchange(current_, nullptr));
  }
  Slab* current_ = nullptr;
};

}  // namespace jvs
