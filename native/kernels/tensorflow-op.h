/** What ops need of TensorFlow's C interface for kernels, whose ABI does not depend on how TensorFlow was compiled. */
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <vector>
#include "tensorflow-kernels.h"

namespace xent {

struct Deleter {
  void operator()(TF_Tensor* tensor) const { TF_DeleteTensor(tensor); }
  void operator()(TF_Status* status) const { TF_DeleteStatus(status); }
};
using Tensor = std::unique_ptr<TF_Tensor, Deleter>;
using Status = std::unique_ptr<TF_Status, Deleter>;
using Shape = std::vector<int64_t>;

inline Shape shape_of(const Tensor& tensor) {
  Shape shape(TF_NumDims(tensor.get()));
  for (size_t axis = 0; axis < shape.size(); axis++) shape[axis] = TF_Dim(tensor.get(), static_cast<int>(axis));
  return shape;
}

/** One time that an op is run. Whatever goes wrong is told to TensorFlow by `has_failed`. */
class Call {
 public:
  explicit Call(TF_OpKernelContext* context) : context(context), status(TF_NewStatus()) {}

  Tensor input(int index) {
    TF_Tensor* tensor = nullptr;
    if (is_well()) TF_GetInput(context, index, &tensor, status.get());
    return Tensor(tensor);
  }

  /** @param type one that `element` is the C++ type of */
  template <typename Element>
  Tensor output(int index, TF_DataType type, const Shape& shape) {
    size_t bytes = sizeof(Element);
    for (const int64_t edge : shape) bytes *= edge;
    if (!is_well()) return nullptr;
    return Tensor(TF_AllocateOutput(context, index, type, shape.data(), static_cast<int>(shape.size()), bytes, status.get()));
  }

  void fail(const std::string& why) { TF_SetStatus(status.get(), TF_INVALID_ARGUMENT, why.c_str()); }

  bool has_failed() {
    if (is_well()) return false;
    TF_OpKernelContext_Failure(context, status.get());
    return true;
  }

 private:
  bool is_well() const { return TF_GetCode(status.get()) == TF_OK; }

  TF_OpKernelContext* context;
  Status status;
};

template <typename Element>
Element* data(const Tensor& tensor) {
  return static_cast<Element*>(TF_TensorData(tensor.get()));
}

/** An op as TensorFlow is to know it; inputs, outputs and attributes are words such as "x: float". */
struct OpDefinition {
  const char* name;
  std::vector<const char*> inputs, outputs, attributes;
  void* (*create)(TF_OpKernelConstruction*);
  void (*compute)(void*, TF_OpKernelContext*);
  void (*dispose)(void*);
};

/** @returns why TensorFlow does not take the op; empty where it does */
std::string add_op(const OpDefinition& op);

}
