#pragma once

#include <pthread.h>
#include <signal.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <mutex>
#include <new>
#include <system_error>
#include <thread>
#include <vector>

#include "core/error.h"

namespace jvs {

/**
 * What a running job shares with its caller. `words` (may be null) is memory both sides see:
 * [0] not 0 = stop, [1] entries done, [2] bytes done.
 */
class Control {
 public:
  explicit Control(int64_t* words) : words_(words) {}
  bool stopRequested() const {
    return stop_.load(std::memory_order_relaxed) ||
           (words_ != nullptr && __atomic_load_n(&words_[0], __ATOMIC_RELAXED) != 0);
  }
  void stop() { stop_.store(true, std::memory_order_relaxed); }
  void add(uint64_t entries, uint64_t bytes) {
    if (words_ == nullptr) return;
    __atomic_fetch_add(&words_[1], static_cast<int64_t>(entries), __ATOMIC_RELAXED);
    __atomic_fetch_add(&words_[2], static_cast<int64_t>(bytes), __ATOMIC_RELAXED);
  }

 private:
  int64_t* words_;
  std::atomic<bool> stop_{false};
};

struct JobOptions {
  /** 0 = number of CPUs, at most 8. */
  unsigned threads = 0;
  Control* control = nullptr;
};

/** The host's handlers must not run on threads it does not know: those started meanwhile get no signal. */
class BlockSignals {
 public:
  BlockSignals() {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  ~BlockSignals() { restore(); }
  void restore() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

 private:
  sigset_t before_;
};

/** State that all threads of one job share: the first fatal error, the list of failed entries, the stop flag.
 */
class Job {
 public:
  static constexpr size_t kMaxFailures = 100;

  explicit Job(const JobOptions& options) : control_(options.control) {
    unsigned cpus = std::max(1u, std::thread::hardware_concurrency());
    threads_ = options.threads != 0 ? std::min(options.threads, 64u) : std::min(cpus, 8u);
  }

  bool stopped() const { return rejected_.load(std::memory_order_relaxed) || control_->stopRequested(); }

  void reject(Error error) {
    std::lock_guard<std::mutex> hold(mutex_);
    if (!error_) error_ = std::move(error);
    rejected_.store(true, std::memory_order_relaxed);
  }

  /** Keeps a failure of one entry, or ends the job when it would hit every entry. */
  void entryFailed(std::string path, Fault fault) {
    if (isFatal(fault.code)) return reject({fault.code, fault.syscall, std::move(path)});
    std::lock_guard<std::mutex> hold(mutex_);
    if (failures_.size() < kMaxFailures) failures_.push_back({std::move(path), fault.code, fault.syscall});
  }

  /** After all threads ended: the error the job is to be rejected with, if any. */
  Error finish() {
    if (error_) return error_;
    if (control_->stopRequested()) return {kCancelled, "", ""};
    return {};
  }

  std::vector<Failure> takeFailures() { return std::move(failures_); }
  Control& control() { return *control_; }

  /** Runs `body(threadNumber)` on up to `threads` threads, the calling one included, and waits for all. */
  template <class Body>
  void parallel(size_t units, Body body) {
    size_t wanted = std::max<size_t>(1, std::min<size_t>(threads_, units));
    std::vector<std::thread> others;
    auto guarded = [&](unsigned number) {
      try {
        body(number);
      } catch (const std::bad_alloc&) {
        reject({ENOMEM, "malloc", ""});
      }
    };
    others.reserve(wanted);
    BlockSignals blocked;
    for (unsigned k = 1; k < wanted; k++) {
      try {
        others.emplace_back(guarded, k);
      } catch (const std::system_error&) {
        break;  // fewer threads do the same work
      }
    }
    blocked.restore();
    guarded(0);
    for (std::thread& other : others) other.join();
  }

 private:
  Control* control_;
  unsigned threads_;
  std::atomic<bool> rejected_{false};
  std::mutex mutex_;
  Error error_;
  std::vector<Failure> failures_;
};

/** Adds up progress of one thread and publishes it now and then. */
class Ticker {
 public:
  explicit Ticker(Control& control) : control_(control) {}
  ~Ticker() { flush(); }
  Ticker(const Ticker&) = delete;
  Ticker& operator=(const Ticker&) = delete;
  void entry() {
    if (++entries_ >= 64) flush();
  }
  void bytes(uint64_t count) {
    bytes_ += count;
    if (bytes_ >= (1u << 20)) flush();
  }
  void flush() {
    if (entries_ == 0 && bytes_ == 0) return;
    control_.add(entries_, bytes_);
    entries_ = bytes_ = 0;
  }

 private:
  Control& control_;
  uint64_t entries_ = 0;
  uint64_t bytes_ = 0;
};

/** Hands out ranges of [0, count) to threads. */
class Ranges {
 public:
  Ranges(uint32_t count, uint32_t step) : count_(count), step_(std::max(1u, step)) {}
  bool take(uint32_t& from, uint32_t& to) {
    uint64_t start = next_.fetch_add(step_, std::memory_order_relaxed);
    if (start >= count_) return false;
    from = static_cast<uint32_t>(start);
    to = static_cast<uint32_t>(std::min<uint64_t>(count_, start + step_));
    return true;
  }
  size_t units() const { return (size_t{count_} + step_ - 1) / step_; }

 private:
  uint64_t count_;
  uint32_t step_;
  std::atomic<uint64_t> next_{0};
};

}  // namespace jvs
