/** All ops that this addon adds to TensorFlow. */
#pragma once
#include "tensorflow-op.h"

namespace xent {

std::vector<OpDefinition> conv_max_pool_ops();

}
