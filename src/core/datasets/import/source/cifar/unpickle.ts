import { PickleReader } from './pickle-reader.ts';

/** A NumPy array of bytes, as a pickle holds it. */
export interface PickledArray {
  shape: readonly number[];
  /** Row by row (C order), or column by column. */
  isColumnMajor: boolean;
  bytes: Buffer;
}

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

/** The only things that a pickle may name: what rebuilds a NumPy array of bytes. None of it is ever run. */
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
  constructor(name: string) {
    this.name = name;
  }
}

const reconstruct = 'numpy.core.multiarray _reconstruct';
const arrayType = 'numpy ndarray';
const dataType = 'numpy dtype';
const callables = new Map([reconstruct, arrayType, dataType].map((name) => [name, new Callable(name)]));

/** Far more than any CIFAR file has; a pickle can ask for an object with every byte. */
const mostObjects = 1_000_000;

/** Marks a place on the stack. */
const mark = Symbol('mark');

/** A pickle that is damaged, or that holds what CIFAR's files do not. The message says what. */
export class PickleError extends Error {}

/**
 * Reads the pickles that CIFAR-10 and CIFAR-100 come as (Python 2, protocol 2): numbers, strings, lists, dictionaries and
 * NumPy arrays of bytes. Nothing is ever executed: whatever else a pickle asks for is refused by name.
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
    if (reader.byte() !== 0x80 || reader.byte() !== 2) throw new PickleError('it is not a pickle of protocol 2');
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
      case 'X':
        return this.#push(reader.bytes(reader.uint32()).toString('utf8'));
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
      case 'R':
        return this.#push(this.#reduce());
      case 'b':
        return this.#build();
      default:
        throw new PickleError(`it asks for something that they do not (opcode ${opcode.charCodeAt(0)})`);
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

  /** The two calls that make an array and its type; `build` then fills them in. */
  #reduce(): Pickled {
    const [called, given] = this.#popMany(2);
    const [first, second] = Array.isArray(given) ? given : [];
    if (called instanceof Callable && called.name === reconstruct && first === callables.get(arrayType)) {
      return new ArrayInMaking();
    }
    if (called instanceof Callable && called.name === dataType && second === 0) {
      return new TypeInMaking(textOf(first) ?? '');
    }
    throw new PickleError('it calls something that they do not');
  }

  #build(): void {
    const state = this.#pop();
    const target = this.#top();
    if (target instanceof TypeInMaking) return;
    const [, shape, type, isColumnMajor, bytes] = Array.isArray(state) ? state : [];
    const isByteArray =
      target instanceof ArrayInMaking &&
      type instanceof TypeInMaking &&
      type.name === 'u1' &&
      Array.isArray(shape) &&
      typeof isColumnMajor === 'boolean' &&
      Buffer.isBuffer(bytes);
    if (!isByteArray) throw new PickleError('it holds an array that is not of bytes');
    const lengths = shape.filter((length) => typeof length === 'number' && length >= 0);
    const size = lengths.reduce<number>((product, length) => product * Number(length), 1);
    if (lengths.length !== shape.length || size !== bytes.length) {
      throw new PickleError('an array in it does not have the size that it says');
    }
    target.content = { shape: lengths.map(Number), isColumnMajor, bytes };
  }
}

function callable(name: string): Callable {
  const known = callables.get(name);
  if (!known) throw new PickleError(`it asks for “${name.slice(0, 100)}”, which they do not`);
  return known;
}

/** Python 2's strings are bytes. */
export function textOf(value: Pickled | undefined): string | null {
  if (typeof value === 'string') return value;
  return Buffer.isBuffer(value) ? value.toString('utf8') : null;
}
