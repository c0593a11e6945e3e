/** Code is compiled for several kinds of processor; this says which of them to run. */
#pragma once

namespace xent {

enum class Processor { none, baseline, avx2, avx512 };

/** The best kind that this processor is of and that there is code for; `none` where there is no code for it. */
inline Processor processor() {
#if defined(__x86_64__)
  if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma")) return Processor::none;
  const bool has_avx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
                          __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq");
  return has_avx512 ? Processor::avx512 : Processor::avx2;
#else
  return Processor::baseline;
#endif
}

inline const char* name(Processor processor) {
  switch (processor) {
    case Processor::none: return "none";
    case Processor::baseline: return "baseline";
    case Processor::avx2: return "avx2";
    case Processor::avx512: return "avx512";
  }
  return "none";
}

}
