/** The Node addon: whoever loads it has the ops in the TensorFlow of its process. */
#include <node_api.h>
#include "ops.h"
#include "processor.h"

namespace {

/** @returns why there are no ops; empty where there are */
std::string add_ops() {
  if (xent::processor() == xent::Processor::none) return "this processor has no AVX2";
  for (const auto& op : xent::conv_max_pool_ops()) {
    if (const std::string why = xent::add_op(op); !why.empty()) return why;
  }
  return "";
}

void set_text(napi_env env, napi_value exports, const char* name, const std::string& text) {
  napi_value value;
  if (napi_create_string_utf8(env, text.c_str(), text.size(), &value) == napi_ok) {
    napi_set_named_property(env, exports, name, value);
  }
}

}

/** Exports `refusal`, why the ops are not to be had or an empty text, and `processor`, the kind that they run for. */
NAPI_MODULE_INIT() {
  static const std::string refusal = add_ops();
  set_text(env, exports, "refusal", refusal);
  set_text(env, exports, "processor", xent::name(xent::processor()));
  return exports;
}
