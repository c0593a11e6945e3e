// better-sqlite3 13 is written for Node-API 10, where a reference may hold any value. Node-API 9 (Node 20, Electron 34 and
// older) refuses one to a string or a number, so this boxes such a value in an object and takes it out again.
// Included before every source of the build: the macros at the end redirect its calls.
#pragma once
#include <node_api.h>

static const char xent_box_key[] = "\x01xent boxed";

static inline bool xent_can_be_referenced(napi_valuetype type) {
  return type == napi_object || type == napi_function || type == napi_external;
}

static inline napi_status xent_create_reference(napi_env env, napi_value value, uint32_t count, napi_ref* reference) {
  napi_valuetype type;
  napi_status status = napi_typeof(env, value, &type);
  if (status != napi_ok) return status;
  if (xent_can_be_referenced(type)) return napi_create_reference(env, value, count, reference);

  napi_value box;
  status = napi_create_object(env, &box);
  if (status != napi_ok) return status;
  status = napi_set_named_property(env, box, xent_box_key, value);
  if (status != napi_ok) return status;
  return napi_create_reference(env, box, count, reference);
}

static inline napi_status xent_get_reference_value(napi_env env, napi_ref reference, napi_value* value) {
  napi_status status = napi_get_reference_value(env, reference, value);
  if (status != napi_ok || *value == nullptr) return status;

  napi_valuetype type;
  status = napi_typeof(env, *value, &type);
  if (status != napi_ok || type != napi_object) return status;
  bool boxed = false;
  status = napi_has_named_property(env, *value, xent_box_key, &boxed);
  if (status != napi_ok || !boxed) return status;
  return napi_get_named_property(env, *value, xent_box_key, value);
}

#define napi_create_reference xent_create_reference
#define napi_get_reference_value xent_get_reference_value
