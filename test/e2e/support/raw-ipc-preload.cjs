// A page whose whole process was taken over can send anything on any channel. This preload, which only a test loads,
// hands the page exactly that.
const { contextBridge, ipcRenderer } = require('electron');

/**
 * What no channel should take, made here, in the world that sends it: not everything passes the bridge to a page.
 * @param {readonly string[]} paths files outside
 * @returns {unknown[]}
 */
function hostileValues(paths) {
  /** @type {Record<string, unknown>} */
  const circle = {};
  circle.self = circle;
  let deep = {};
  for (let level = 0; level < 500; level += 1) deep = { deep };
  return [
    ...paths,
    ...paths.map((path) => `file://${path}`),
    ...paths.map((path) => ({ path, token: path, id: path, name: path, suggestedName: path, kind: 'convas' })),
    ...paths.map((path) => [path]),
    '../../../../etc/passwd',
    '..',
    '.',
    '/',
    '',
    '\0',
    `${paths[0]}\0.json`,
    '\\\\server\\share\\a.json',
    'https://example.com/',
    'javascript:alert(1)',
    '__proto__',
    'constructor',
    'toString',
    '00000000-0000-0000-0000-000000000000',
    '00000000-0000-0000-0000-00000000000/../..',
    '0'.repeat(64),
    'x'.repeat(5_000_000),
    undefined,
    null,
    true,
    0,
    -1,
    2 ** 53,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    10n ** 40n,
    {},
    [],
    circle,
    deep,
    JSON.parse('{"__proto__":{"dirty":true},"constructor":{"prototype":1},"length":4294967295}'),
    new Array(100_000).fill('0'.repeat(64)),
    new Map([['kind', 'convas']]),
    new Set([1]),
    new Date(Number.NaN),
    /x/g,
    new Error('x'),
    new ArrayBuffer(8),
    new Float64Array(4),
    new Uint8Array(16 * 2 ** 20),
    new DataView(new ArrayBuffer(1)),
  ];
}

/**
 * Every way to put `value` into `args`: in place of one argument, or of one member of an argument.
 * @param {readonly unknown[]} args
 * @param {unknown} value
 */
function* variants(args, value) {
  yield [value];
  yield args.map(() => value);
  yield [...args, value];
  for (const [at, argument] of args.entries()) {
    yield args.with(at, value);
    if (Object.prototype.toString.call(argument) !== '[object Object]') continue;
    const record = /** @type {Record<string, unknown>} */ (argument);
    for (const key of Object.keys(record)) yield args.with(at, { ...record, [key]: value });
  }
}

/** @param {unknown} value everything in it, bytes as letters */
function show(value) {
  return JSON.stringify(value, (_key, part) =>
    ArrayBuffer.isView(part)
      ? Array.from(new Uint8Array(part.buffer, part.byteOffset, Math.min(part.byteLength, 100_000)), (byte) =>
          String.fromCharCode(byte),
        ).join('')
      : part,
  );
}

contextBridge.exposeInMainWorld('raw', {
  /** @param {string} channel @param {unknown[]} args */
  invoke: (channel, ...args) => ipcRenderer.invoke(channel, ...args),
  /**
   * Sends a channel everything hostile, each in the place of each part of arguments that would be right.
   * @param {string} channel @param {unknown[]} args @param {string[]} paths
   * @returns {Promise<{ sent: number, answers: string[] }>} what was answered rather than refused, each once
   */
  attack: async (channel, args, paths) => {
    const answers = new Set();
    let sent = 0;
    for (const value of hostileValues(paths)) {
      for (const list of variants(args, value)) {
        // To close its own window is a page's right.
        if (channel === 'window:close-answer' && list[0] === true) continue;
        sent += 1;
        const answer = await ipcRenderer.invoke(channel, ...list).then(show, () => undefined);
        if (answer !== undefined) answers.add(answer);
      }
    }
    return { sent, answers: [...answers] };
  },
});
