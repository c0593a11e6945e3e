/** `conv-max-pool.h` as ops: by image on several threads, and added up in an order that does not depend on them. */
#include <algorithm>
#include "conv-max-pool.h"
#include "ops.h"
#include "parallel.h"
#include "processor.h"

namespace xent {

namespace avx2 { extern const ConvMaxPoolCode conv_max_pool_code; }
namespace avx512 { extern const ConvMaxPoolCode conv_max_pool_code; }
namespace baseline { extern const ConvMaxPoolCode conv_max_pool_code; }

namespace {

const ConvMaxPoolCode& code() {
#if defined(__x86_64__)
  return processor() == Processor::avx512 ? avx512::conv_max_pool_code : avx2::conv_max_pool_code;
#else
  return baseline::conv_max_pool_code;
#endif
}

/** Multiply-adds that are worth handing to another thread. */
constexpr int64_t least_share = 2'000'000;
/** The most sums of gradients that are kept apart. */
constexpr int64_t most_shares = 32;

int64_t shares_of(const ConvMaxPool& conv) {
  const int64_t worth = conv.batch * conv.multiply_adds() / least_share;
  return std::clamp<int64_t>(worth, 1, std::min(conv.batch, most_shares));
}

void share(const ConvMaxPool& conv, const std::function<void(int64_t number, int64_t first, int64_t end)>& work) {
  const int64_t shares = shares_of(conv);
  parallel(shares, [&](int64_t number) { work(number, number * conv.batch / shares, (number + 1) * conv.batch / shares); });
}

/** An op's attribute. */
struct Settings {
  int64_t padding = 0;
};

void* create(TF_OpKernelConstruction* construction) {
  auto* settings = new Settings;
  const Status status(TF_NewStatus());
  TF_OpKernelConstruction_GetAttrInt64(construction, "padding", &settings->padding, status.get());
  if (TF_GetCode(status.get()) != TF_OK) TF_OpKernelConstruction_Failure(construction, status.get());
  return settings;
}

void dispose(void* settings) { delete static_cast<Settings*>(settings); }

ConvMaxPool convolution(Call& call, void* settings, const Tensor& x, const Tensor& kernel) {
  if (call.has_failed()) return {};
  const Shape image = shape_of(x), weights = shape_of(kernel);
  const int64_t padding = static_cast<Settings*>(settings)->padding;
  if (image.size() != 4 || weights.size() != 4 || weights[0] != weights[1] || weights[2] != image[3] ||
      !has_code_for(weights[0]) || padding < 0 || std::min(image[1], image[2]) + 2 * padding <= weights[0]) {
    call.fail("XentConvMaxPool takes images and a square kernel of 3, 5 or 7 that leaves a window of 2x2");
    return {};
  }
  return {image[0], image[1], image[2], image[3], weights[0], weights[3], padding};
}

void forward(void* settings, TF_OpKernelContext* context) {
  Call call(context);
  const Tensor x = call.input(0), kernel = call.input(1);
  const ConvMaxPool conv = convolution(call, settings, x, kernel);
  const Shape shape = {conv.batch, conv.pooled_height(), conv.pooled_width(), conv.filters};
  const Tensor y = call.output<float>(0, TF_FLOAT, shape), place = call.output<uint8_t>(1, TF_UINT8, shape);
  if (call.has_failed()) return;
  share(conv, [&](int64_t, int64_t first, int64_t end) {
    code().forward(conv, first, end, data<float>(x), data<float>(kernel), data<float>(y), data<uint8_t>(place));
  });
}

void by_kernel(void* settings, TF_OpKernelContext* context) {
  Call call(context);
  const Tensor x = call.input(0), kernel = call.input(1), dy = call.input(2), place = call.input(3);
  const ConvMaxPool conv = convolution(call, settings, x, kernel);
  const Tensor dkernel = call.output<float>(0, TF_FLOAT, shape_of(kernel));
  if (call.has_failed()) return;
  const int64_t size = conv.size * conv.size * conv.channels * conv.filters;
  std::vector<float> others((shares_of(conv) - 1) * size);
  float* sum = data<float>(dkernel);
  share(conv, [&](int64_t number, int64_t first, int64_t end) {
    float* to = number == 0 ? sum : others.data() + (number - 1) * size;
    code().by_kernel(conv, first, end, data<float>(x), data<float>(dy), data<uint8_t>(place), to);
  });
  for (size_t at = 0; at < others.size(); at++) sum[at % size] += others[at];
}

void by_input(void* settings, TF_OpKernelContext* context) {
  Call call(context);
  const Tensor x = call.input(0), kernel = call.input(1), dy = call.input(2), place = call.input(3);
  const ConvMaxPool conv = convolution(call, settings, x, kernel);
  const Tensor dx = call.output<float>(0, TF_FLOAT, shape_of(x));
  if (call.has_failed()) return;
  share(conv, [&](int64_t, int64_t first, int64_t end) {
    code().by_input(conv, first, end, data<float>(kernel), data<float>(dy), data<uint8_t>(place), data<float>(dx));
  });
}

}

std::vector<OpDefinition> conv_max_pool_ops() {
  const std::vector<const char*> backward = {"x: float", "kernel: float", "dy: float", "place: uint8"};
  return {
      {"XentConvMaxPool", {"x: float", "kernel: float"}, {"y: float", "place: uint8"}, {"padding: int"}, create, forward, dispose},
      {"XentConvMaxPoolByKernel", backward, {"dkernel: float"}, {"padding: int"}, create, by_kernel, dispose},
      {"XentConvMaxPoolByInput", backward, {"dx: float"}, {"padding: int"}, create, by_input, dispose},
  };
}

}
