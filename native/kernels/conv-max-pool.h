/** A convolution and the 2x2 max-pool after it, as one. */
#pragma once
#include <cstdint>

namespace xent {

/**
 * A convolution with stride 1 of which the largest number of each 2x2 window is kept; a last odd row or column is not
 * looked at. Tensors are float32 with channels last:
 *
 *   x       [batch, height, width, channels], with `padding` zeros around each image
 *   kernel  [size, size, channels, filters]
 *   y       [batch, pooled_height, pooled_width, filters]
 *   place   like y, uint8: where in its window the largest was, 2 row + column; of equals the first
 */
struct ConvMaxPool {
  int64_t batch, height, width, channels;
  int64_t size, filters, padding;

  int64_t pooled_height() const { return (height + 2 * padding - size + 1) / 2; }
  int64_t pooled_width() const { return (width + 2 * padding - size + 1) / 2; }
  int64_t image() const { return height * width * channels; }
  int64_t pooled() const { return pooled_height() * pooled_width() * filters; }
  /** Of one image. */
  int64_t multiply_adds() const { return 4 * pooled() * size * size * channels; }
};

/** The sizes of kernels that there is code for. */
constexpr bool has_code_for(int64_t size) { return size == 3 || size == 5 || size == 7; }

/** Compiled for one kind of processor. `first` and `end` say which images of the batch to work on. */
struct ConvMaxPoolCode {
  void (*forward)(const ConvMaxPool&, int64_t first, int64_t end, const float* x, const float* kernel, float* y, uint8_t* place);
  /** Gives the gradient by the kernel of these images alone. @param dy like y */
  void (*by_kernel)(const ConvMaxPool&, int64_t first, int64_t end, const float* x, const float* dy, const uint8_t* place, float* dkernel);
  void (*by_input)(const ConvMaxPool&, int64_t first, int64_t end, const float* kernel, const float* dy, const uint8_t* place, float* dx);
};

}
