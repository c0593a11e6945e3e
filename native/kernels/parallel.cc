#include "parallel.h"
#include <atomic>
#include <condition_variable>
#include <cstdlib>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>

namespace xent {
namespace {

struct Job {
  const std::function<void(int64_t)>& work;
  const int64_t count;
  std::atomic<int64_t> next{0}, done{0};

  Job(const std::function<void(int64_t)>& work, int64_t count) : work(work), count(count) {}

  void help() {
    for (int64_t each; (each = next.fetch_add(1)) < count;) {
      work(each);
      done.fetch_add(1);
    }
  }
};

class Helpers {
 public:
  explicit Helpers(int threads) {
    // They end with the process; nobody waits for them.
    for (int started = 1; started < threads; started++) std::thread([this] { run(); }).detach();
  }

  void share(const std::shared_ptr<Job>& job) {
    {
      const std::lock_guard lock(mutex);
      jobs.push_back(job);
    }
    waiting.notify_all();
    job->help();
    {
      const std::lock_guard lock(mutex);
      for (auto each = jobs.begin(); each != jobs.end(); ++each) {
        if (*each != job) continue;
        jobs.erase(each);
        break;
      }
    }
    while (job->done.load() < job->count) std::this_thread::yield();
  }

 private:
  void run() {
    for (;;) {
      std::shared_ptr<Job> job;
      {
        std::unique_lock lock(mutex);
        waiting.wait(lock, [this] { return !jobs.empty(); });
        job = jobs.front();
        if (job->next.load() >= job->count) {
          jobs.pop_front();
          continue;
        }
      }
      job->help();
    }
  }

  std::mutex mutex;
  std::condition_variable waiting;
  std::deque<std::shared_ptr<Job>> jobs;
};

int wanted_threads() {
  const char* given = std::getenv("TF_NUM_INTRAOP_THREADS");
  const int threads = given ? std::atoi(given) : 0;
  return threads > 0 ? threads : static_cast<int>(std::thread::hardware_concurrency());
}

}

void parallel(int64_t count, const std::function<void(int64_t)>& work) {
  static const int threads = wanted_threads();
  if (count <= 1 || threads <= 1) {
    for (int64_t each = 0; each < count; each++) work(each);
    return;
  }
  // Never deleted, since its threads outlive whatever ends the process.
  static Helpers& helpers = *new Helpers(threads);
  helpers.share(std::make_shared<Job>(work, count));
}

}
