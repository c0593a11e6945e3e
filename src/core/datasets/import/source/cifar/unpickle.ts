import { integersOf } from './integers.ts';
import { PickleReader } from './pickle-reader.ts';

/** A NumPy array of integers, as a pickle holds it. */
export interface PickledArray {
  shape: readonly number[];
  type: IntegerType;
  isBigEndian: boolean;
  /** Row by row (C order), or column by column. */
  isColumnMajor: boolean;
  bytes: Buffer;
}

export type IntegerType = 'i1' | 'i2' | 'i4' | 'i8' | 'u1' | 'u2' | 'u4' | 'u8';

/** What CIFAR's pickles are made of. Python's byte strings are buffers, dictionaries with string keys are maps. */
export type Pickled =
  | null
  | boolean
  | number
  | string
  | Buffer
  | Pickled[]
  | Map<string, Pickled>
  | ArrayInMaking
  | TypeInMaking
  | Callable;

/** The only things that a pickle may name: what rebuilds bytes, a NumPy array or one number of it. None of it is ever run. */
class Callable {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}
class ArrayInMaking {
  content: PickledArray | null = null;
}
class TypeInMaking {
  readonly name: string;
  isBigEndian = false;
  constructor(name: string) {
    this.name = name;
  }
}

const reconstruct = new Callable('_reconstruct');
const fromBuffer = new Callable('_frombuffer');
const scalar = new Callable('scalar');
const arrayType = new Callable('ndarray');
const dataType = new Callable('dtype');
const encode = new Callable('encode');
const noBytes = new Callable('bytes');
/** NumPy 2 has an underscore before “core”. */
const callables: ReadonlyMap<string, Callable> = new Map([
  ['numpy.core.multiarray _reconstruct', reconstruct],
  ['numpy._core.multiarray _reconstruct', reconstruct],
  ['numpy.core.multiarray scalar', scalar],
  ['numpy._core.multiarray scalar', scalar],
  ['numpy.core.numeric _frombuffer', fromBuffer],
  ['numpy._core.numeric _frombuffer', fromBuffer],
  ['numpy ndarray', arrayType],
  ['numpy dtype', dataType],
  ['_codecs encode', encode],
  // How Python 3 writes empty bytes in protocol 2.
  ['__builtin__ bytes', noBytes],
]);
const integerTypes: ReadonlySet<string> = new Set<IntegerType>(['i1', 'i2', 'i4', 'i8', 'u1', 'u2', 'u4', 'u8']);
const isIntegerType = (name: string): name is IntegerType => integerTypes.has(name);

/** More than CIFAR-100 has where each label is a number of NumPy; a pickle can ask for an object with every byte. */
const mostObjects = 2_000_000;

/** Marks a place on the stack. */
const mark = Symbol('mark');

/** A pickle that is damaged, or that holds what CIFAR's files do not. The message says what. */
export class PickleError extends Error {}

/**
 * Reads the pickles that CIFAR-10 and CIFAR-100 come as (Python 2, protocol 2), or that Python 3 saved them as (protocols 2
 * to 5): numbers, strings, lists, dictionaries, and integers of NumPy, single or in arrays. Nothing
 * is ever executed: whatever else a pickle asks for is refused by name.
 *
 * @see Lib/pickletools.py of Python, which documents every opcode
 * @throws {PickleError}
 */
export function unpickle(file: Buffer): Pickled {
  return new Unpickler(file).run();
}

/** The array that a value stands for, if it is one. */
export function pickledArray(value: Pickled | undefined): PickledArray | null {
  return value instanceof ArrayInMaking ? value.content : null;
}

class Unpickler {
  readonly #reader: PickleReader;
  readonly #stack: (Pickled | typeof mark)[] = [];
  readonly #memo = new Map<number, Pickled>();
  #objects = 0;

  constructor(file: Buffer) {
    this.#reader = new PickleReader(file);
  }

  run(): Pickled {
    const reader = this.#reader;
    const start = reader.byte();
    const protocol = reader.byte();
    if (start !== 0x80 || protocol < 2 || protocol > 5) throw new PickleError('it is not a pickle of protocol 2 to 5');
    for (;;) {
      const opcode = String.fromCharCode(reader.byte());
      if (opcode === '.') break;
      this.#step(opcode);
      if (++this.#objects > mostObjects) throw new PickleError('it holds more objects than any CIFAR file');
    }
    const result = this.#pop();
    if (this.#stack.length > 0) throw new PickleError('it ends before all of it is put together');
    return result;
  }

  #step(opcode: string): void {
    const reader = this.#reader;
    switch (opcode) {
      case '(':
        this.#stack.push(mark);
        return;
      case '}':
        return this.#push(new Map());
      case ']':
        return this.#push([]);
      case ')':
        return this.#push([]);
      case 'N':
        return this.#push(null);
      case '\x88':
        return this.#push(true);
      case '\x89':
        return this.#push(false);
      case 'K':
        return this.#push(reader.byte());
      case 'M':
        return this.#push(reader.uint16());
      case 'J':
        return this.#push(reader.int32());
      case 'U':
        return this.#push(reader.bytes(reader.byte()));
      case 'T':
        return this.#push(reader.bytes(reader.int32()));
      case 'C':
        return this.#push(reader.bytes(reader.byte()));
      case 'B':
        return this.#push(reader.bytes(reader.uint32()));
      case '\x8e':
      case '\x96':
        return this.#push(reader.bytes(reader.uint64()));
      case '\x8c':
        return this.#push(reader.bytes(reader.byte()).toString('utf8'));
      case 'X':
        return this.#push(reader.bytes(reader.uint32()).toString('utf8'));
      case '\x8d':
        return this.#push(reader.bytes(reader.uint64()).toString('utf8'));
      case '\x95':
        reader.uint64();
        return;
      case '\x94':
        this.#memo.set(this.#memo.size, this.#top());
        return;
      case 'q':
        this.#memo.set(reader.byte(), this.#top());
        return;
      case 'r':
        this.#memo.set(reader.uint32(), this.#top());
        return;
      case 'h':
        return this.#push(this.#remembered(reader.byte()));
      case 'j':
        return this.#push(this.#remembered(reader.uint32()));
      case '\x85':
        return this.#push(this.#popMany(1));
      case '\x86':
        return this.#push(this.#popMany(2));
      case '\x87':
        return this.#push(this.#popMany(3));
      case 't':
        return this.#push(this.#popToMark());
      case 'a':
        return this.#append([this.#pop()]);
      case 'e':
        return this.#append(this.#popToMark());
      case 's':
        return this.#set(this.#popMany(2));
      case 'u':
        return this.#set(this.#popToMark());
      case 'c':
        return this.#push(callable(`${reader.line()} ${reader.line()}`));
      case '\x93':
        return this.#push(namedCallable(this.#popMany(2)));
      case 'R':
        return this.#push(this.#reduce());
      case 'b':
        return this.#build();
      default:
        throw new PickleError(`it holds something that Xent does not read (opcode ${opcode.charCodeAt(0)})`);
    }
  }

  #push(value: Pickled): void {
    this.#stack.push(value);
  }

  #top(): Pickled {
    const value = this.#stack.at(-1);
    if (value === undefined || value === mark) throw new PickleError('it takes from an empty stack');
    return value;
  }

  #pop(): Pickled {
    const value = this.#top();
    this.#stack.pop();
    return value;
  }

  #popMany(count: number): Pickled[] {
    return Array.from({ length: count }, () => this.#pop()).reverse();
  }

  #popToMark(): Pickled[] {
    const start = this.#stack.lastIndexOf(mark);
    if (start < 0) throw new PickleError('it takes from an empty stack');
    const values = this.#stack.splice(start).slice(1);
    return values.filter((value) => value !== mark);
  }

  #remembered(place: number): Pickled {
    const value = this.#memo.get(place);
    if (value === undefined) throw new PickleError('it takes something that it never kept');
    return value;
  }

  #append(values: readonly Pickled[]): void {
    const list = this.#top();
    if (!Array.isArray(list)) throw new PickleError('it appends to what is no list');
    for (const value of values) list.push(value);
  }

  #set(entries: readonly Pickled[]): void {
    const map = this.#top();
    if (!(map instanceof Map) || entries.length % 2 !== 0) throw new PickleError('it sets a key of what is no dictionary');
    for (let at = 0; at < entries.length; at += 2) {
      const key = textOf(entries[at]);
      if (key === null) throw new PickleError('a key of it is no string');
      map.set(key, entries[at + 1] ?? null);
    }
  }

  /** Of the calls that make an array or its type, `build` fills in the rest. */
  #reduce(): Pickled {
    const [called, given] = this.#popMany(2);
    const [first, second, third, fourth] = Array.isArray(given) ? given : [];
    if (called === reconstruct && first === arrayType) return new ArrayInMaking();
    if (called === dataType && (second === 0 || second === false)) return new TypeInMaking(textOf(first) ?? '');
    if (called === scalar) return integerOf(first, second);
    if (called === noBytes && Array.isArray(given) && given.length === 0) return Buffer.alloc(0);
    if (called === encode && typeof first === 'string' && second === 'latin1') return latin1(first);
    if (called === fromBuffer) {
      const array = new ArrayInMaking();
      array.content = arrayOf({ shape: third, type: second, isColumnMajor: textOf(fourth) !== 'C', bytes: first });
      return array;
    }
    throw new PickleError('it makes Python objects in a way that Xent does not read');
  }

  #build(): void {
    const state = this.#pop();
    const target = this.#top();
    const [, second, type, isColumnMajor, bytes] = Array.isArray(state) ? state : [];
    if (target instanceof TypeInMaking) {
      target.isBigEndian = textOf(second) === '>';
      return;
    }
    if (!(target instanceof ArrayInMaking)) throw new PickleError('it fills in what is no array');
    target.content = arrayOf({ shape: second, type, isColumnMajor, bytes });
  }
}

/** @throws {PickleError} where it is no array of integers, or not of the size that it says */
function arrayOf({ shape, type, isColumnMajor, bytes }: Partial<Record<keyof PickledArray, Pickled | undefined>>): PickledArray {
  const isArray = Array.isArray(shape) && type instanceof TypeInMaking && typeof isColumnMajor === 'boolean' && Buffer.isBuffer(bytes);
  if (!isArray || !isIntegerType(type.name)) {
    const name = type instanceof TypeInMaking ? ` (${type.name.slice(0, 100)})` : '';
    throw new PickleError(`it holds an array of something else than integers${name}`);
  }
  const lengths = shape.filter((length) => typeof length === 'number').filter((length) => length >= 0);
  const size = lengths.reduce((product, length) => product * length, Number(type.name.slice(1)));
  if (lengths.length !== shape.length || size !== bytes.length) {
    throw new PickleError('an array in it does not have the size that it says');
  }
  return { shape: lengths, type: type.name, isBigEndian: type.isBigEndian, isColumnMajor, bytes };
}

/** @throws {PickleError} where it is no integer of NumPy, or not of the size that its type says */
function integerOf(type: Pickled | undefined, bytes: Pickled | undefined): number {
  const name = type instanceof TypeInMaking ? type.name : 'something else';
  if (!(type instanceof TypeInMaking) || !isIntegerType(name) || !Buffer.isBuffer(bytes)) {
    throw new PickleError(`it holds numbers of NumPy that are no integers (${name.slice(0, 100)})`);
  }
  if (bytes.length !== Number(name.slice(1))) throw new PickleError('a number in it does not have the size that it says');
  return integersOf({ type: name, isBigEndian: type.isBigEndian, bytes })[0] ?? 0;
}

function latin1(text: string): Buffer {
  if (/[^\0-\xff]/.test(text)) throw new PickleError('bytes in it are not encoded as they should be');
  return Buffer.from(text, 'latin1');
}

function callable(name: string): Callable {
  const known = callables.get(name);
  if (!known) throw new PickleError(`it holds Python objects that Xent does not read (${name.slice(0, 100)})`);
  return known;
}

function namedCallable(parts: readonly Pickled[]): Callable {
  return callable(parts.map((part) => (typeof part === 'string' ? part : '?')).join(' '));
}

/** Python 2's strings are bytes. */
export function textOf(value: Pickled | undefined): string | null {
  if (typeof value === 'string') return value;
  return Buffer.isBuffer(value) ? value.toString('utf8') : null;
}
