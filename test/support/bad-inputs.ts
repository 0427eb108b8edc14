/**
 * Bad inputs by name: what every public function must refuse, whatever it computes. Each is made anew for every call, since a
 * call may not change what it got and a detached buffer cannot be used twice. Hand a list to `rejects`.
 */

/** Makes the bad inputs of a list, by what is wrong with them. */
export type BadInputs = Readonly<Record<string, () => unknown>>;

/** A buffer that may shrink under a call. Newer than the library types that this project compiles against. */
function resizable(): ArrayBuffer {
  const Resizable = ArrayBuffer as unknown as new (length: number, options: { maxByteLength: number }) => ArrayBuffer;
  return new Resizable(32, { maxByteLength: 64 });
}

const notArrays: BadInputs = {
  null: () => null,
  "a number": () => 3,
  "a bigint": () => 3n,
  "a boolean": () => true,
  "a string": () => "1,2,3",
  "a symbol": () => Symbol("points"),
  "a function": () => () => [1, 2],
  "a plain object": () => ({}),
  "an object that looks like an array": () => ({ length: 2, 0: 1, 1: 2 }),
  "a map": () => new Map([[0, 1]]),
  "a date": () => new Date(0),
  "a promise": () => Promise.resolve([1, 2]),
  "an ArrayBuffer": () => new ArrayBuffer(16),
  "a DataView": () => new DataView(new ArrayBuffer(16)),
  "bigints in a typed array": () => new BigInt64Array([1n, 2n]),
};

/** Arrays of numbers that cannot be relied on: they go where a vector or a matrix's data goes. */
const badBuffers: BadInputs = {
  "a detached buffer": () => {
    const array = new Float64Array([1, 2, 3, 4]);
    structuredClone(array.buffer, { transfer: [array.buffer] });
    return array;
  },
  "a resizable buffer": () => new Float64Array(resizable()),
  "a shared buffer": () => new Float64Array(new SharedArrayBuffer(32)),
};

/** `undefined` where a value is required. */
const missing: BadInputs = { undefined: () => undefined };

/** Arrays whose elements are not numbers. */
const notNumbers: BadInputs = {
  "strings as elements": () => ["1", "2", "3"],
  "null as an element": () => [1, null, 3],
  "undefined as an element": () => [1, undefined, 3],
  "bigints as elements": () => [1n, 2n, 3n],
  "booleans as elements": () => [true, false, true],
  "arrays as elements": () => [[1], [2], [3]],
  "a hole": () => {
    const sparse = [1, 2, 3];
    delete sparse[1];
    return sparse;
  },
  "very many holes": () => Object.assign([1], { length: 2 ** 32 - 1 }),
};

/** Arrays with numbers that are not finite. */
const notFinite: BadInputs = {
  NaN: () => [1, Number.NaN, 3],
  "NaN in a typed array": () => new Float64Array([1, Number.NaN, 3]),
  "NaN in single precision": () => new Float32Array([Number.NaN, 2, 3]),
  Infinity: () => [1, Number.POSITIVE_INFINITY, 3],
  "minus Infinity": () => [Number.NEGATIVE_INFINITY, 2, 3],
};

/** What is no array of numbers. */
export const unreadableVectors: BadInputs = { ...missing, ...notArrays, ...badBuffers, ...notNumbers };

/** What is no array of finite numbers. */
export const badVectors: BadInputs = { ...unreadableVectors, ...notFinite };

/** What is no matrix of numbers, whatever the numbers. */
export const unreadableMatrices: BadInputs = {
  ...missing,
  ...notArrays,
  "a flat array": () => [1, 2, 3],
  "a flat typed array": () => new Float64Array([1, 2, 3]),
  ...prefixed("data with ", badBuffers, (data) => ({ data, shape: [2, 2] })),
  ...prefixed("data with ", notNumbers, (data) => ({ data, shape: [3, 1] })),
  ...prefixed("data is ", { ...missing, ...notArrays }, (data) => ({ data, shape: [1, 2] })),
  ...prefixed("a row with ", notNumbers, (row) => [[1, 2, 3], row]),
  ...prefixed("a row with ", badBuffers, (row) => [[1, 2, 3, 4], row]),
  ...prefixed("a row is ", { ...missing, ...notArrays }, (row) => [[1, 2], row]),
  "ragged rows": () => [[1, 2], [3]],
  "ragged rows, the first empty": () => [[], [3]],
  "a hole instead of a row": () => {
    const rows: number[][] = [];
    rows[1] = [1, 2];
    return rows;
  },
  "very many holes instead of rows": () => Object.assign([[1, 2]], { length: 2 ** 32 - 1 }),
  "no shape": () => ({ data: [1, 2] }),
  "no data": () => ({ shape: [1, 2] }),
  "too few elements": () => ({ data: [1, 2, 3], shape: [2, 2] }),
  "too many elements": () => ({ data: [1, 2, 3, 4, 5], shape: [2, 2] }),
  "one dimension": () => ({ data: [1, 2], shape: [2] }),
  "three dimensions": () => ({ data: [1, 2], shape: [1, 1, 2] }),
  "a shape of strings": () => ({ data: [1, 2], shape: ["1", "2"] }),
  "a shape of bigints": () => ({ data: [1, 2], shape: [1n, 2n] }),
  "a fractional shape": () => ({ data: [1, 2, 3], shape: [1.5, 2] }),
  "a negative shape": () => ({ data: [1, 2], shape: [-1, -2] }),
  "a shape of NaN": () => ({ data: [1, 2], shape: [Number.NaN, 2] }),
  "an infinite shape": () => ({ data: [1, 2], shape: [Number.POSITIVE_INFINITY, 1] }),
  "an absurd shape": () => ({ data: [1, 2], shape: [2 ** 32, 2 ** 32] }),
  "an absurd shape with strides": () => ({ data: [1, 2], shape: [2 ** 32, 2 ** 32], strides: [1, 1] }),
  "an absurd shape that strides shrink": () => ({ data: [1, 2], shape: [2 ** 40, 1], strides: [0, 1] }),
  "negative strides": () => ({ data: [1, 2, 3, 4], shape: [2, 2], strides: [-2, 1] }),
  "fractional strides": () => ({ data: [1, 2, 3, 4], shape: [2, 2], strides: [1.5, 1] }),
  "absurd strides": () => ({ data: [1, 2, 3, 4], shape: [2, 2], strides: [2 ** 52, 2 ** 52] }),
  "strides past the end": () => ({ data: [1, 2, 3, 4], shape: [2, 2], strides: [3, 1] }),
  "strides of bigints": () => ({ data: [1, 2, 3, 4], shape: [2, 2], strides: [2n, 1n] }),
  "one stride": () => ({ data: [1, 2, 3, 4], shape: [2, 2], strides: [2] }),
  "null strides": () => ({ data: [1, 2, 3, 4], shape: [2, 2], strides: null }),
};

/** What is no matrix of finite numbers with at least one row and one column. */
export const badMatrices: BadInputs = {
  ...unreadableMatrices,
  ...prefixed("data with ", notFinite, (data) => ({ data, shape: [3, 1] })),
  ...prefixed("a row with ", notFinite, (row) => [[1, 2, 3], row]),
  "no rows": () => [],
  "rows without columns": () => [[], [], []],
  "zero rows": () => ({ data: [], shape: [0, 2] }),
  "zero columns": () => ({ data: [], shape: [2, 0] }),
};

/** What are no weights of `n` things. */
export function badWeights(n: number): BadInputs {
  const ones = () => new Float64Array(n).fill(1);
  const withFirst = (value: number) => () => ones().fill(value, 0, 1);
  return {
    ...notArrays,
    ...badBuffers,
    negative: withFirst(-1),
    "barely negative": withFirst(-Number.MIN_VALUE),
    NaN: withFirst(Number.NaN),
    Infinity: withFirst(Number.POSITIVE_INFINITY),
    "all zero": () => new Float64Array(n),
    none: () => [],
    "one too few": () => ones().subarray(1),
    "one too many": () => new Float64Array(n + 1).fill(1),
    "strings as elements": () => Array.from({ length: n }, () => "1"),
    "a hole": () => Object.assign(Array.from(ones()).slice(1), { length: n }),
  };
}

/** What are no labels of `n` things: integers within 32 bits. A function's own range comes on top. */
export function badLabels(n: number): BadInputs {
  const zeros = () => new Array<unknown>(n).fill(0);
  const withFirst = (value: unknown) => () => zeros().fill(value, 0, 1);
  return {
    ...missing,
    ...notArrays,
    "a fraction": withFirst(0.5),
    NaN: withFirst(Number.NaN),
    Infinity: withFirst(Number.POSITIVE_INFINITY),
    "beyond 32 bits": withFirst(2 ** 32),
    "a string as an element": withFirst("0"),
    none: () => [],
    "one too few": () => zeros().slice(1),
    "one too many": () => [...zeros(), 0],
    "a shared buffer": () => new Int32Array(new SharedArrayBuffer(4 * n)),
  };
}

/** What are no bytes, or bytes that cannot be relied on. */
export const badBytes: BadInputs = {
  ...missing,
  null: () => null,
  "a string": () => "bytes",
  "a plain array": () => [1, 2, 3],
  "an ArrayBuffer": () => new ArrayBuffer(16),
  "another typed array": () => new Float64Array(4),
  none: () => new Uint8Array(),
  "a detached buffer": () => {
    const bytes = new Uint8Array([1, 2, 3, 4]);
    structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
    return bytes;
  },
  "a resizable buffer": () => new Uint8Array(resizable()),
  "a shared buffer": () => new Uint8Array(new SharedArrayBuffer(32)),
};

/** What are no options: the wrong kind altogether, or names that nobody knows. */
export const badOptions: BadInputs = {
  null: () => null,
  "a number": () => 3,
  "a string": () => "fast",
  "a function": () => () => ({}),
  "an array": () => [],
  "an unknown name": () => ({ noSuchOption: 1 }),
  "an unknown name that is undefined": () => ({ noSuchOption: undefined }),
  "a name of every object's": () => ({ toString: () => "" }),
};

/** What are no options of a run that both twins take; the argument is `options.threads` and so on. */
export const badRunOptions: BadInputs = {
  "threads: 0": () => ({ threads: 0 }),
  "threads: a fraction": () => ({ threads: 1.5 }),
  "threads: NaN": () => ({ threads: Number.NaN }),
  "threads: absurd": () => ({ threads: 1e9 }),
  "threads: a string": () => ({ threads: "2" }),
  "threads: null": () => ({ threads: null }),
  "onProgress: no function": () => ({ onProgress: 1 }),
  "device: unknown": () => ({ device: "tpu" }),
  "device: a number": () => ({ device: 1 }),
};

/** What synchronous twins refuse besides. */
export const badSyncRunOptions: BadInputs = {
  ...badRunOptions,
  "a signal": () => ({ signal: new AbortController().signal }),
  "device: gpu": () => ({ device: "gpu" }),
};

/** What asynchronous functions refuse besides. */
export const badAsyncRunOptions: BadInputs = {
  ...badRunOptions,
  "signal: no signal": () => ({ signal: 1 }),
  "signal: null": () => ({ signal: null }),
  "signal: an empty object": () => ({ signal: {} }),
};

/** Values that are outside the domain of every numeric option. */
export const badNumbers: BadInputs = {
  null: () => null,
  NaN: () => Number.NaN,
  "a string": () => "1",
  "a bigint": () => 1n,
  "a boolean": () => true,
  "an array": () => [1],
  "an object": () => ({}),
};

/** Values that are outside the domain of every option that counts something. */
export const badCounts: BadInputs = {
  ...badNumbers,
  "a fraction": () => 1.5,
  negative: () => -1,
  infinite: () => Number.POSITIVE_INFINITY,
  absurd: () => 2 ** 53,
};

/** Values that are no seed. */
export const badSeeds: BadInputs = { ...badCounts, "minus a fraction": () => -0.5 };

/** Hands each input of a list on inside another value, under a longer name. */
export function prefixed(prefix: string, inputs: BadInputs, wrap: (input: unknown) => unknown): BadInputs {
  return Object.fromEntries(Object.entries(inputs).map(([name, make]) => [prefix + name, () => wrap(make())]));
}
