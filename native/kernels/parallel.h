/** Threads that help with one op: TensorFlow's own are not to be had through its C interface. */
#pragma once
#include <cstdint>
#include <functional>

namespace xent {

/**
 * Calls `work` for 0 to count - 1, on this thread and others, in any order, and returns when all are done. There are as
 * many threads as TF_NUM_INTRAOP_THREADS says, and as processors where it says nothing.
 */
void parallel(int64_t count, const std::function<void(int64_t)>& work);

}
