/** One field of a form, as data: what it edits, how it is called and how it is filled in. */
export type FormField<Key extends string = string> = {
  key: Key;
  label: string;
  hint?: string;
  /** Whether it is shown only when asked for. */
  advanced?: boolean;
} & (
  | { kind: 'number'; step?: 1 }
  /** `empty` says what no number means. */
  | { kind: 'optional-number'; step?: 1; empty: string }
  | { kind: 'numbers' }
  | { kind: 'choice'; titles: Readonly<Record<string, string>> }
  | { kind: 'flag' }
);

/** Fields of an object. */
export type FieldsOf<Value> = readonly FormField<keyof Value & string>[];

/** Fields of each kind of a union. */
export type FieldsByKind<Union extends { kind: string }> = {
  readonly [Kind in Union['kind']]: FieldsOf<Extract<Union, { kind: Kind }>>;
};
