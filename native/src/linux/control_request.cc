#include <sched.h>
#include <sys/syscall.h>

#include <chrono>
#include <thread>

#include "core/platform.h"
#include "linux/sys.h"

#ifndef CLOSE_RANGE_UNSHARE
#define CLOSE_RANGE_UNSHARE (1U << 1)
#endif

namespace jvs {

namespace {

/** Between two looks at a reply that is not there yet: doubling naps up to this. */
constexpr std::chrono::microseconds kShortNap{100}, kLongNap{2000};

/**
 * Gives this thread a descriptor table of its own. A descriptor that fork copies is closed when the child
 * executes its program, and the first close of a control file cancels what was asked for. Not falling back: a
 * clone that any other part of the process may cancel is none.
 */
Fault ownDescriptors() {
  // Empty but for the standard ones, so that nothing of the caller's (locks, pipes) stays open because of us.
  if (syscall(SYS_close_range, 3U, ~0U, CLOSE_RANGE_UNSHARE) == 0) return {};
  if (::unshare(CLONE_FILES) == 0) return {};
  return faultOf("unshare");
}

class Exchange {
 public:
  Exchange(const ControlRequest& request, Control& control, ControlReply& reply)
      : request_(request), control_(control), reply_(reply) {}

  Error run() {
    if (Fault fault = ownDescriptors()) return at(fault);
    Fd file;
    if (Fault fault = open(file)) return at(fault);
    if (Fault fault = send(file.get())) return at(fault);
    return at(receive(file.get()));
  }

 private:
  Error at(Fault fault) const {
    return {fault.code, fault.syscall, fault ? joinPath(request_.directory, request_.name) : ""};
  }

  Fault open(Fd& file) {
    Fd directory(openAt(AT_FDCWD, request_.directory.c_str(), kOpenPathDirectory));
    if (!directory) return faultOf("open");
    Fd opened(openAt(directory.get(), request_.name.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
    if (!opened) return faultOf("open");
    struct stat self;
    if (::fstat(opened.get(), &self) != 0) return faultOf("fstat");
    // An ordinary file of that name is somebody's payload: nothing is ever written to it.
    if (self.st_ino != request_.inode) return faultOf("fstat", ENODEV);
    if (self.st_dev != request_.device) return faultOf("fstat", EXDEV);
    file = std::move(opened);
    return {};
  }

  /** In one write: the other side takes each write for a whole request. */
  Fault send(int file) {
    ssize_t put;
    do put = ::write(file, request_.bytes.data(), request_.bytes.size());
    while (put < 0 && errno == EINTR);
    if (put < 0) return faultOf("write");
    return static_cast<size_t>(put) == request_.bytes.size() ? Fault{} : faultOf("write", EBADMSG);
  }

  Fault receive(int file) {
    ControlReplyParser parser;
    uint8_t buffer[4096];
    std::chrono::microseconds nap = kShortNap;
    for (;;) {
      if (control_.stopRequested()) return {kCancelled, ""};
      ssize_t got = ::read(file, buffer, sizeof buffer);
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return faultOf("read");
      if (got == 0) {
        std::this_thread::sleep_for(nap);
        nap = std::min(kLongNap, nap * 2);
        continue;
      }
      nap = kShortNap;
      ControlReplyParser::State state = parser.take(buffer, static_cast<size_t>(got));
      if (state == ControlReplyParser::kBroken) return faultOf("read", EBADMSG);
      report(parser.reply());
      if (state == ControlReplyParser::kMore) continue;
      reply_ = std::move(parser.reply());
      return {};
    }
  }

  void report(const ControlReply& reply) {
    if (reply.done <= reported_) return;
    control_.add(reply.done - reported_, 0);
    reported_ = reply.done;
  }

  const ControlRequest& request_;
  Control& control_;
  ControlReply& reply_;
  uint64_t reported_ = 0;
};

}  // namespace

Error controlRequest(const ControlRequest& request, const JobOptions& options, ControlReply& reply) {
  Error error;
  auto exchange = [&] {
    try {
      error = Exchange(request, *options.control, reply).run();
    } catch (const std::bad_alloc&) {
      error = {ENOMEM, "malloc", ""};
    }
  };
  try {
    BlockSignals blocked;
    std::thread thread(exchange);
    blocked.restore();
    thread.join();
  } catch (const std::system_error& refused) {
    return {refused.code().value(), "clone", ""};
  }
  return error;
}

}  // namespace jvs
