/**
 * Compiled once for each kind of processor, with XENT_PROCESSOR as its name.
 *
 * Going forward, a vector holds neighbouring filters, and the sums of a few pixels of two rows stay in registers until
 * their windows are reduced. Going backward, only the largest of each window has a gradient, and after a relu only about
 * half of those: a quarter or less of what the gradient of a convolution by itself has to add up. They are gathered as
 * `Spot`s first, so that no branch depends on them.
 */
#include "conv-max-pool.h"
#include <algorithm>
#include <cstring>
#include <vector>

namespace xent::XENT_PROCESSOR {
namespace {

constexpr int64_t lanes = 8;
typedef float Floats __attribute__((vector_size(4 * lanes), aligned(4), may_alias));
typedef int32_t Ints __attribute__((vector_size(4 * lanes)));
typedef uint8_t Bytes __attribute__((vector_size(lanes)));

#if defined(__AVX512VL__) || defined(__aarch64__)
constexpr int most_sums = 16, most_columns = 3;
#else
constexpr int most_sums = 8, most_columns = 2;
#endif

inline Floats load(const float* at) { return *reinterpret_cast<const Floats*>(at); }
inline void store(float* at, Floats value) { *reinterpret_cast<Floats*>(at) = value; }
inline int64_t whole_vectors(int64_t count) { return (count + lanes - 1) / lanes * lanes; }

/** An image with zeros around it, so that windows may begin and vectors may end outside. */
class PaddedImage {
 public:
  explicit PaddedImage(const ConvMaxPool& conv)
      : rows(conv.height),
        inner(conv.width * conv.channels),
        margin(conv.padding * conv.channels),
        row(inner + 2 * margin),
        start(conv.padding * row + margin),
        pixels((rows + 2 * conv.padding) * row + conv.size * conv.channels + 4 * lanes) {}

  const float* set(const float* image) {
    for (int64_t r = 0; r < rows; r++) std::memcpy(pixels.data() + start + r * row, image + r * inner, inner * sizeof(float));
    return pixels.data();
  }

  void get(float* image) const {
    for (int64_t r = 0; r < rows; r++) std::memcpy(image + r * inner, pixels.data() + start + r * row, inner * sizeof(float));
  }

  void clear() { std::fill(pixels.begin(), pixels.end(), 0.0f); }
  float* data() { return pixels.data(); }

 private:
  const int64_t rows, inner, margin;

 public:
  /** Numbers from one row to the next. */
  const int64_t row;

 private:
  const int64_t start;
  std::vector<float> pixels;
};

/** The two rows of windows that a block of the way forward begins at, and what the kernel is. */
struct Strip {
  const float* x;
  int64_t row, channels, size;
  /** [size, size x channels, padded filters], from the block's first filter on. */
  const float* kernel;
  int64_t padded_filters;
  /** How many there are from the block's first on, and from one window to the next. */
  int64_t filters_left, filters;
  float* y;
  uint8_t* place;
};

/** Pixels / 2 windows of Vectors x lanes filters. */
template <int Pixels, int Vectors>
inline void reduce_windows(const Strip& strip) {
  Floats sums[2][Pixels][Vectors] = {};
  const float* weights = strip.kernel;
  const int64_t taps = strip.size * strip.channels;
  for (int64_t r = 0; r < strip.size; r++) {
    const float* x = strip.x + r * strip.row;
    for (int64_t tap = 0; tap < taps; tap++) {
      for (int pixel = 0; pixel < Pixels; pixel++) {
        const float* at = x + pixel * strip.channels + tap;
        for (int v = 0; v < Vectors; v++) {
          const Floats weight = load(weights + v * lanes);
          sums[0][pixel][v] += weight * at[0];
          sums[1][pixel][v] += weight * at[strip.row];
        }
      }
      weights += strip.padded_filters;
    }
  }
  for (int pixel = 0; pixel < Pixels; pixel += 2) {
    for (int v = 0; v < Vectors; v++) {
      Floats largest = sums[0][pixel][v];
      Ints place = {};
      const Floats others[] = {sums[0][pixel + 1][v], sums[1][pixel][v], sums[1][pixel + 1][v]};
      for (int other = 0; other < 3; other++) {
        const Ints larger = others[other] > largest;
        largest = larger ? others[other] : largest;
        place = larger ? Ints{} + (other + 1) : place;
      }
      const Bytes bytes = __builtin_convertvector(place, Bytes);
      const int64_t at = pixel / 2 * strip.filters + v * lanes;
      const int64_t count = std::min(lanes, strip.filters_left - v * lanes);
      if (count == lanes) {
        store(strip.y + at, largest);
        std::memcpy(strip.place + at, &bytes, lanes);
      } else {
        std::memcpy(strip.y + at, &largest, count * sizeof(float));
        std::memcpy(strip.place + at, &bytes, count);
      }
    }
  }
}

template <int Pixels, int Vectors>
inline int64_t reduce_while_they_fit(Strip& strip, int64_t windows) {
  constexpr int64_t step = Pixels / 2;
  while (windows >= step) {
    reduce_windows<Pixels, Vectors>(strip);
    strip.x += Pixels * strip.channels;
    strip.y += step * strip.filters;
    strip.place += step * strip.filters;
    windows -= step;
  }
  return windows;
}

template <int Vectors>
void reduce_strip(Strip strip, int64_t windows) {
  constexpr int widest = most_sums / Vectors / 2;
  windows = reduce_while_they_fit<widest, Vectors>(strip, windows);
  if constexpr (widest > 4) windows = reduce_while_they_fit<4, Vectors>(strip, windows);
  if constexpr (widest > 2) reduce_while_they_fit<2, Vectors>(strip, windows);
}

void forward(const ConvMaxPool& conv, int64_t first, int64_t end, const float* x, const float* kernel, float* y, uint8_t* place) {
  PaddedImage image(conv);
  const int64_t padded_filters = whole_vectors(conv.filters);
  const int64_t taps = conv.size * conv.size * conv.channels;
  std::vector<float> weights(taps * padded_filters);
  for (int64_t tap = 0; tap < taps; tap++) {
    std::memcpy(weights.data() + tap * padded_filters, kernel + tap * conv.filters, conv.filters * sizeof(float));
  }
  const int64_t pooled_row = conv.pooled_width() * conv.filters;
  for (int64_t n = first; n < end; n++) {
    const float* unpadded = x + n * conv.image();
    const float* pixels = conv.padding == 0 ? unpadded : image.set(unpadded);
    for (int64_t r = 0; r < conv.pooled_height(); r++) {
      const int64_t at = n * conv.pooled() + r * pooled_row;
      for (int64_t f = 0; f < conv.filters; f += 2 * lanes) {
        const int64_t left = conv.filters - f;
        const Strip strip = {pixels + 2 * r * image.row, image.row, conv.channels, conv.size, weights.data() + f,
                             padded_filters, left, conv.filters, y + at + f, place + at + f};
        if (left > lanes) reduce_strip<2>(strip, conv.pooled_width());
        else reduce_strip<1>(strip, conv.pooled_width());
      }
    }
  }
}

/** A gradient that is not zero, and where what it acts on begins. */
struct Spot {
  float gradient;
  int32_t offset;
};

template <int Size>
void by_kernel_of_size(const ConvMaxPool& conv, int64_t first, int64_t end, const float* x, const float* dy, const uint8_t* place,
                       float* dkernel) {
  constexpr int columns = 2;
  PaddedImage image(conv);
  const int64_t taps = Size * conv.channels;
  const int64_t padded_taps = (taps + columns * lanes - 1) / (columns * lanes) * columns * lanes;
  std::vector<float> totals(conv.filters * Size * padded_taps);
  std::vector<Spot> spots(conv.pooled_height() * conv.pooled_width() + 1);
  const int32_t row = image.row, pixel = conv.channels;
  const int32_t moves[4] = {0, pixel, row, row + pixel};
  for (int64_t n = first; n < end; n++) {
    image.set(x + n * conv.image());
    for (int64_t f = 0; f < conv.filters; f++) {
      Spot* spots_end = spots.data();
      int64_t at = n * conv.pooled() + f;
      for (int64_t r = 0; r < conv.pooled_height(); r++) {
        for (int64_t c = 0; c < conv.pooled_width(); c++, at += conv.filters) {
          *spots_end = {dy[at], static_cast<int32_t>(2 * (r * row + c * pixel)) + moves[place[at]]};
          spots_end += dy[at] != 0;
        }
      }
      for (int64_t tap = 0; tap < padded_taps; tap += columns * lanes) {
        float* total = totals.data() + f * Size * padded_taps + tap;
        Floats sums[Size][columns];
        for (int r = 0; r < Size; r++) for (int v = 0; v < columns; v++) sums[r][v] = load(total + r * padded_taps + v * lanes);
        for (const Spot* spot = spots.data(); spot != spots_end; spot++) {
          const float* from = image.data() + spot->offset + tap;
          for (int r = 0; r < Size; r++) for (int v = 0; v < columns; v++) sums[r][v] += spot->gradient * load(from + r * row + v * lanes);
        }
        for (int r = 0; r < Size; r++) for (int v = 0; v < columns; v++) store(total + r * padded_taps + v * lanes, sums[r][v]);
      }
    }
  }
  for (int64_t f = 0; f < conv.filters; f++) {
    for (int64_t r = 0; r < Size; r++) {
      for (int64_t tap = 0; tap < taps; tap++) dkernel[(r * taps + tap) * conv.filters + f] = totals[(f * Size + r) * padded_taps + tap];
    }
  }
}

/** What the gradients of one window's filters add to Columns x lanes numbers of the rows it was made from. */
template <int Size, int Columns>
inline void spread(const float* weights, int64_t weights_row, const Spot* spot, const Spot* spots_end, float* to, int64_t row) {
  Floats sums[Size + 1][Columns];
  for (int r = 0; r <= Size; r++) for (int v = 0; v < Columns; v++) sums[r][v] = load(to + r * row + v * lanes);
  for (; spot != spots_end; spot++) {
    const float* from = weights + spot->offset;
    for (int r = 0; r <= Size; r++) for (int v = 0; v < Columns; v++) sums[r][v] += spot->gradient * load(from + r * weights_row + v * lanes);
  }
  for (int r = 0; r <= Size; r++) for (int v = 0; v < Columns; v++) store(to + r * row + v * lanes, sums[r][v]);
}

template <int Size>
void by_input_of_size(const ConvMaxPool& conv, int64_t first, int64_t end, const float* kernel, const float* dy, const uint8_t* place,
                      float* dx) {
  PaddedImage image(conv);
  const int64_t pixel = conv.channels, taps = Size * pixel;
  // Each filter's kernel with zeros around it, so that it may be read as if moved down or right by one.
  const int64_t weights_row = whole_vectors(taps + 2 * pixel) + lanes, filter = (Size + 2) * weights_row;
  std::vector<float> weights(conv.filters * filter + 4 * lanes);
  for (int64_t r = 0; r < Size; r++) {
    for (int64_t tap = 0; tap < taps; tap++) {
      for (int64_t f = 0; f < conv.filters; f++) {
        weights[f * filter + (r + 1) * weights_row + pixel + tap] = kernel[(r * taps + tap) * conv.filters + f];
      }
    }
  }
  std::vector<Spot> spots(conv.filters + 1);
  const int64_t moves[4] = {weights_row + pixel, weights_row, pixel, 0};
  const int64_t vectors = whole_vectors(taps + pixel) / lanes;
  for (int64_t n = first; n < end; n++) {
    image.clear();
    int64_t at = n * conv.pooled();
    for (int64_t r = 0; r < conv.pooled_height(); r++) {
      for (int64_t c = 0; c < conv.pooled_width(); c++) {
        Spot* spots_end = spots.data();
        for (int64_t f = 0; f < conv.filters; f++, at++) {
          *spots_end = {dy[at], static_cast<int32_t>(f * filter + moves[place[at]])};
          spots_end += dy[at] != 0;
        }
        float* to = image.data() + 2 * (r * image.row + c * pixel);
        for (int64_t v = 0; v < vectors;) {
          const int64_t left = vectors - v, from = v * lanes;
          if (left >= most_columns) spread<Size, most_columns>(weights.data() + from, weights_row, spots.data(), spots_end, to + from, image.row), v += most_columns;
          else if (left >= 2) spread<Size, 2>(weights.data() + from, weights_row, spots.data(), spots_end, to + from, image.row), v += 2;
          else spread<Size, 1>(weights.data() + from, weights_row, spots.data(), spots_end, to + from, image.row), v += 1;
        }
      }
    }
    image.get(dx + n * conv.image());
  }
}

void by_kernel(const ConvMaxPool& conv, int64_t first, int64_t end, const float* x, const float* dy, const uint8_t* place, float* dkernel) {
  switch (conv.size) {
    case 3: return by_kernel_of_size<3>(conv, first, end, x, dy, place, dkernel);
    case 5: return by_kernel_of_size<5>(conv, first, end, x, dy, place, dkernel);
    case 7: return by_kernel_of_size<7>(conv, first, end, x, dy, place, dkernel);
  }
}

void by_input(const ConvMaxPool& conv, int64_t first, int64_t end, const float* kernel, const float* dy, const uint8_t* place, float* dx) {
  switch (conv.size) {
    case 3: return by_input_of_size<3>(conv, first, end, kernel, dy, place, dx);
    case 5: return by_input_of_size<5>(conv, first, end, kernel, dy, place, dx);
    case 7: return by_input_of_size<7>(conv, first, end, kernel, dy, place, dx);
  }
}

}

extern const ConvMaxPoolCode conv_max_pool_code = {forward, by_kernel, by_input};

}
