export interface WrittenBatch {
  labels: readonly number[];
  /** 3,072 bytes each, as planes. */
  images: readonly Uint8Array[];
  /** The key of the labels: `labels` in CIFAR-10, `fine_labels` in CIFAR-100. */
  labelsKey?: string;
}

/** A batch as CIFAR's own files have it: a pickle of protocol 2, written by Python 2. */
export function writeBatch({ labels, images, labelsKey = 'labels' }: WrittenBatch): Buffer {
  const pickle = new Pickle();
  pickle.raw('}').memo().raw('(');
  pickle.text('batch_label').memo().text('training batch 1 of 5').memo();
  pickle.text(labelsKey).memo().numbers(labels);
  if (labelsKey === 'fine_labels') pickle.text('coarse_labels').memo().numbers(labels.map((label) => label % 20));
  pickle.text('data').memo().array(images);
  pickle.text('filenames').memo().texts(labels.map((label, place) => `class_${label}_s_${String(place).padStart(6, '0')}.png`));
  return pickle.raw('u').end();
}

/** A batch as Python 3 and NumPy 2 save it in protocol 5. */
export function writeNewBatch({ labels, images }: WrittenBatch): Buffer {
  const content = Buffer.concat(images);
  const short = (text: string) => `\x8c${String.fromCharCode(text.length)}${text}\x94`;
  const long = (value: number) => {
    const bytes = Buffer.alloc(8);
    bytes.writeUInt32LE(value);
    return bytes.toString('latin1');
  };
  const body =
    `}\x94(${short('labels')}]\x94(${labels.map((label) => `K${String.fromCharCode(label)}`).join('')}e${short('data')}` +
    `${short('numpy._core.numeric')}${short('_frombuffer')}\x93\x94(\x96${long(content.length)}${content.toString('latin1')}\x94` +
    `${short('numpy')}${short('dtype')}\x93\x94${short('u1')}\x89\x88\x87\x94R\x94` +
    `(K\x03${short('|')}NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00t\x94b` +
    `K${String.fromCharCode(images.length)}M\x00\x0c\x86\x94${short('C')}t\x94R\x94u.`;
  return Buffer.from(`\x80\x05\x95${long(body.length)}${body}`, 'latin1');
}

/** A batch as Python 3 and NumPy 2 save it in protocol 2: bytes are text. @param images of values below 128 */
export function writeEncodedBatch({ labels, images }: WrittenBatch): Buffer {
  const text = (content: string) => {
    const length = Buffer.alloc(4);
    length.writeUInt32LE(content.length);
    return `X${length.toString('latin1')}${content}`;
  };
  const bytes = (content: string) => `c_codecs\nencode\n${text(content)}${text('latin1')}\x86R`;
  return Buffer.from(
    `\x80\x02}(${text('labels')}](${labels.map((label) => `K${String.fromCharCode(label)}`).join('')}e${text('data')}` +
      `cnumpy._core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\x00\x85${bytes('b')}\x87R(K\x01` +
      `K${String.fromCharCode(images.length)}M\x00\x0c\x86cnumpy\ndtype\n${text('u1')}\x89\x88\x87R` +
      `(K\x03${text('|')}NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tb\x89${bytes(Buffer.concat(images).toString('latin1'))}tbu.`,
    'latin1',
  );
}

export function writeMeta(names: readonly string[], key = 'label_names'): Buffer {
  const pickle = new Pickle();
  pickle.raw('}').memo().raw('(').text('num_cases_per_batch').memo().number(10000);
  pickle.text(key).memo().texts(names).text('num_vis').memo().number(3072);
  return pickle.raw('u').end();
}

class Pickle {
  readonly #parts: Buffer[] = [Buffer.from([0x80, 2])];
  #memos = 0;

  raw(text: string): this {
    this.#parts.push(Buffer.from(text, 'latin1'));
    return this;
  }

  memo(): this {
    this.#memos += 1;
    if (this.#memos < 256) this.#parts.push(Buffer.from([0x71, this.#memos]));
    else this.#word('r', this.#memos);
    return this;
  }

  text(text: string): this {
    this.#parts.push(Buffer.from([0x55, text.length]));
    return this.raw(text);
  }

  number(value: number): this {
    if (value < 256) this.#parts.push(Buffer.from([0x4b, value]));
    else this.#parts.push(Buffer.from([0x4d, value & 0xff, value >> 8]));
    return this;
  }

  numbers(values: readonly number[]): this {
    this.raw(']').memo().raw('(');
    for (const value of values) this.number(value);
    return this.raw('e');
  }

  texts(values: readonly string[]): this {
    this.raw(']').memo().raw('(');
    for (const value of values) this.text(value).memo();
    return this.raw('e');
  }

  array(rows: readonly Uint8Array[]): this {
    this.raw('cnumpy.core.multiarray\n_reconstruct\n').memo().raw('cnumpy\nndarray\n').memo();
    this.number(0).raw('\x85').memo().text('b').memo().raw('\x87').memo().raw('R').memo();
    this.raw('(').number(1).number(rows.length).number(3072).raw('\x86').memo();
    this.raw('cnumpy\ndtype\n').memo().text('u1').memo().number(0).number(1).raw('\x87').memo().raw('R').memo();
    this.raw('(').number(3).text('|').memo().raw('NNN').raw('J\xff\xff\xff\xffJ\xff\xff\xff\xff').number(0).raw('t').memo().raw('b');
    const content = Buffer.concat(rows);
    this.raw('\x89')
      .#word('T', content.length)
      .#parts.push(content);
    return this.memo().raw('t').memo().raw('b');
  }

  end(): Buffer {
    return Buffer.concat([...this.#parts, Buffer.from('.')]);
  }

  #word(opcode: string, value: number): this {
    const word = Buffer.alloc(5);
    word.write(opcode, 'latin1');
    word.writeUInt32LE(value, 1);
    this.#parts.push(word);
    return this;
  }
}
