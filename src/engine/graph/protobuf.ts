import { BinaryWriter } from '@bufbuild/protobuf/wire';
import { type Attribute, elementTypeNumbers, type Attributes, type Elements, type ValueType } from './value.ts';

/** A node of a graph: an op, its inputs as `node:output` or `^node` (run before this one), its attributes. */
export interface GraphNode {
  name: string;
  operation: string;
  inputs: string[];
  attributes: Attributes;
  /** The value of a `Const`. */
  constant?: { value: ValueType; elements: Elements };
}

/** The tag under which a graph is found in its file. */
export const servingTag = 'serve';

/** The GraphDef version of TensorFlow 2.x since 2024; older libraries read it as well. */
const graphVersion = 1882;

/**
 * Encodes nodes as a TensorFlow SavedModel (saved_model.proto, graph.proto, node_def.proto, attr_value.proto): the
 * content of its `saved_model.pb`.
 */
export function encodeSavedModel(nodes: readonly GraphNode[]): Uint8Array {
  const writer = new BinaryWriter();
  writer.uint32(tag(1, 0)).int64(1);
  message(writer, 2, (metaGraph) => {
    message(metaGraph, 1, (information) => information.uint32(tag(4, 2)).string(servingTag));
    message(metaGraph, 2, (graph) => {
      for (const node of nodes) message(graph, 1, (into) => writeNode(into, node));
      message(graph, 4, (versions) => versions.uint32(tag(1, 0)).int32(graphVersion));
    });
  });
  return writer.finish();
}

function writeNode(writer: BinaryWriter, { name, operation, inputs, attributes, constant }: GraphNode): void {
  writer.uint32(tag(1, 2)).string(name);
  writer.uint32(tag(2, 2)).string(operation);
  for (const input of inputs) writer.uint32(tag(3, 2)).string(input);
  const write = (key: string, value: (into: BinaryWriter) => void) =>
    message(writer, 5, (entry) => {
      entry.uint32(tag(1, 2)).string(key);
      message(entry, 2, value);
    });
  for (const [key, attribute] of Object.entries(attributes)) write(key, (into) => writeAttribute(into, attribute));
  if (constant) {
    write('value', (into) =>
      message(into, 8, (tensor) => {
        tensor.uint32(tag(1, 0)).int32(elementTypeNumbers[constant.value.type]);
        message(tensor, 2, (shape) => writeShape(shape, constant.value.shape));
        const { buffer, byteOffset, byteLength } = constant.elements;
        tensor.uint32(tag(4, 2)).bytes(new Uint8Array(buffer, byteOffset, byteLength));
      }),
    );
  }
}

function writeAttribute(writer: BinaryWriter, attribute: Attribute): void {
  if ('type' in attribute) writer.uint32(tag(6, 0)).int32(elementTypeNumbers[attribute.type]);
  else if ('int' in attribute) writer.uint32(tag(3, 0)).int64(attribute.int);
  else if ('float' in attribute) writer.uint32(tag(4, 5)).float(attribute.float);
  else if ('bool' in attribute) writer.uint32(tag(5, 0)).bool(attribute.bool);
  else if ('text' in attribute) writer.uint32(tag(2, 2)).string(attribute.text);
  else if ('shape' in attribute) message(writer, 7, (shape) => writeShape(shape, attribute.shape));
  else {
    message(writer, 1, (list) => {
      for (const int of attribute.ints) list.uint32(tag(3, 0)).int64(int);
    });
  }
}

function writeShape(writer: BinaryWriter, shape: readonly number[]): void {
  for (const edge of shape) message(writer, 2, (dimension) => dimension.uint32(tag(1, 0)).int64(edge));
}

function message(writer: BinaryWriter, field: number, write: (into: BinaryWriter) => void): void {
  writer.uint32(tag(field, 2)).fork();
  write(writer);
  writer.join();
}

/** @param wire 0 varint, 2 length-delimited, 5 32-bit */
function tag(field: number, wire: 0 | 2 | 5): number {
  return (field << 3) | wire;
}
