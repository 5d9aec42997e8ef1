#pragma once

#include <napi.h>

#include <functional>
#include <new>
#include <utility>

#include "binding/convert.h"
#include "binding/errors.h"
#include "core/job.h"

namespace jvs {

/** Runs one job off the main thread and settles a promise: the only way from JavaScript into a job. */
template <class Result>
class JobWorker : public Napi::AsyncWorker {
 public:
  using Run = std::function<Error(const JobOptions&, Result&)>;
  using Convert = Napi::Value (*)(Napi::Env, Result&);

  /** Arguments `threadsAt` and `threadsAt + 1` are the number of threads and the control words. */
  static Napi::Value start(Arguments& arguments, Napi::Env env, size_t threadsAt, Run run, Convert convert) {
    unsigned threads = arguments.threads(threadsAt);
    int64_t* words = arguments.words(threadsAt + 1);
    auto* worker = new JobWorker(env, arguments.keep(), threads, words, std::move(run), convert);
    Napi::Promise promise = worker->deferred_.Promise();
    worker->Queue();
    return promise;
  }

 private:
  JobWorker(Napi::Env env, Napi::Array keep, unsigned threads, int64_t* words, Run run, Convert convert)
      : Napi::AsyncWorker(env, "jvs:job"),
        deferred_(Napi::Promise::Deferred::New(env)),
        keep_(Napi::Persistent(keep.As<Napi::Object>())),
        control_(words),
        options_{threads, &control_},
        run_(std::move(run)),
        convert_(convert) {}

  void Execute() override {
    try {
      error_ = run_(options_, result_);
    } catch (const std::bad_alloc&) {
      error_ = {ENOMEM, "malloc", ""};
    }
  }

  void OnOK() override {
    Napi::Env env = Env();
    Napi::HandleScope scope(env);
    if (error_) {
      deferred_.Reject(toNodeError(env, error_).Value());
    } else {
      deferred_.Resolve(convert_(env, result_));
    }
  }

  void OnError(const Napi::Error& error) override { deferred_.Reject(error.Value()); }

  Napi::Promise::Deferred deferred_;
  Napi::ObjectReference keep_;
  Control control_;
  JobOptions options_;
  Run run_;
  Convert convert_;
  Result result_{};
  Error error_;
};

}  // namespace jvs
