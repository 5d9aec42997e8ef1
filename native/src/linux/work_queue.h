#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <utility>
#include <vector>

#include "core/job.h"

namespace jvs {

/** Tasks that beget tasks. Last in, first out, so that walks go deep and the queue stays short. */
template <class Task>
class WorkQueue {
 public:
  explicit WorkQueue(Job& job) : job_(job) {}

  void push(Task task) {
    std::lock_guard<std::mutex> hold(mutex_);
    tasks_.push_back(std::move(task));
    unfinished_++;
    ready_.notify_one();
  }

  /** Empties `batch`; its last task is taken first. */
  void push(std::vector<Task>& batch) {
    if (batch.empty()) return;
    std::lock_guard<std::mutex> hold(mutex_);
    unfinished_ += batch.size();
    for (Task& task : batch) tasks_.push_back(std::move(task));
    if (waiting_ > 0) ready_.notify_all();
    batch.clear();
  }

  /**
   * False when all work is done or the job stopped. Each task taken is to be reported by done().
   * `beforeWaiting` is called, at most once, when there is nothing to take at once.
   */
  template <class BeforeWaiting>
  bool take(Task& task, BeforeWaiting beforeWaiting) {
    std::unique_lock<std::mutex> hold(mutex_);
    if (tasks_.empty() && unfinished_ != 0) {
      hold.unlock();
      beforeWaiting();
      hold.lock();
    }
    while (tasks_.empty()) {
      if (unfinished_ == 0 || job_.stopped()) return false;
      waiting_++;
      // The stop flag is plain memory that notifies nobody.
      ready_.wait_for(hold, std::chrono::milliseconds(20));
      waiting_--;
    }
    if (job_.stopped()) return false;
    task = std::move(tasks_.back());
    tasks_.pop_back();
    return true;
  }

  void done() {
    std::lock_guard<std::mutex> hold(mutex_);
    if (--unfinished_ == 0) ready_.notify_all();
  }

 private:
  Job& job_;
  std::mutex mutex_;
  std::condition_variable ready_;
  std::vector<Task> tasks_;
  size_t unfinished_ = 0;
  size_t waiting_ = 0;
};

}  // namespace jvs
