import { bytesText } from '../format.ts';
import { err, ok, type Result } from '../result.ts';
import { joinTexts, sameText, text } from '../text.ts';
import { LIMITS } from './limits.ts';
import { type FileProblem, failFile, fileProblem, quoted } from './problems.ts';

/**
 * Reads JSON text from a stranger. Before `JSON.parse` sees it, one pass without recursion measures its nesting, so
 * that a file of 100,000 brackets cannot overflow the stack, and what its values would take. Where parsing fails, a
 * second pass finds out what is wrong and on which line. Linear in the text's length.
 */
export function parseJsonText(text: string): Result<unknown, FileProblem> {
  const fault = sizeFault(text);
  if (fault) return err(fault);
  try {
    return ok(JSON.parse(text) as unknown);
  } catch {
    return err(checkJson(text) ?? fileProblem('truncated-file'));
  }
}

/** Bytes of what `JSON.parse` makes, as measured with V8: `[]` of two characters is an object of 16, a place and more. */
const COST = { container: 64, value: 16, text: 32 } as const;

function sizeFault(text: string): FileProblem | null {
  let depth = 0;
  let memory = 0;
  const names = text.length > FEW_NAMES ? new NameCount() : null;
  let [start, end] = [0, 0];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x7b || code === 0x5b) {
      depth += 1;
      memory += COST.container;
      if (depth > LIMITS.jsonDepth) return fileProblem('too-deep');
    } else if (code === 0x7d || code === 0x5d) depth -= 1;
    else if (code === 0x2c) memory += COST.value;
    else if (code === COLON) {
      if (names && names.add(text, start, end) > LIMITS.jsonNames) return tooManyNames();
    } else if (code === QUOTE) {
      [start, end] = [at, behindText(text, at)];
      memory += COST.text + end - at;
      at = end - 1;
    }
    if (memory > LIMITS.jsonMemory) return tooManyValues();
  }
  return null;
}

/** A text this short has fewer names than the limit, since each takes four characters at least. */
const FEW_NAMES = 4 * LIMITS.jsonNames;

/**
 * Counts the different names of fields: each gets an entry of its own in V8's tables, which takes hundreds of bytes and
 * many times as long as a name that was there before. By a hash in a set of bits, so nothing is made of them; two names
 * with the same hash count as one.
 */
class NameCount {
  private readonly seen = new Uint32Array(2 ** 17);
  private count = 0;

  /** @returns how many different ones there are with the one between `start` and `end` */
  add(text: string, start: number, end: number): number {
    let hash = 0x811c9dc5;
    for (let at = start; at < end; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
    // The last characters of a name reach the upper bits only by this.
    hash ^= hash >>> 15;
    const [word, bit] = [(hash >>> 5) & 0x1ffff, 1 << (hash & 31)];
    const before = this.seen[word] as number;
    if ((before & bit) === 0) {
      this.seen[word] = before | bit;
      this.count += 1;
    }
    return this.count;
  }
}

function tooManyNames(): FileProblem {
  return fileProblem('too-many-names', { limit: LIMITS.jsonNames });
}

function tooManyValues(): FileProblem {
  const limit = bytesText(LIMITS.jsonMemory);
  return fileProblem('file-too-large', {
    what: text('project.jsonText.what', 'the text, once it is read,'),

    size: joinTexts([sameText('>'), limit], ' '),
    limit,
  });
}

/** Index behind the closing quote, whatever stands between; the text's length where there is none. */
function behindText(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === BACKSLASH) at += 1;
    else if (code === QUOTE) return at + 1;
  }
  return text.length;
}

const EXPECT = { value: 0, valueOrEnd: 1, key: 2, keyOrEnd: 3, colon: 4, commaOrEnd: 5, done: 6 } as const;
type Expect = (typeof EXPECT)[keyof typeof EXPECT];

const QUOTE = 0x22;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const OBJECT = 1;
const LIST = 2;

/** What is wrong with a text that `JSON.parse` refused; null if nothing is. */
function checkJson(text: string): FileProblem | null {
  const length = text.length;
  const open = new Uint8Array(LIMITS.jsonDepth + 1);
  let depth = 0;
  let expect: Expect = EXPECT.value;
  let at = 0;
  while (at < length) {
    const code = text.charCodeAt(at);
    if (code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09) {
      at += 1;
      continue;
    }
    switch (expect) {
      case EXPECT.valueOrEnd:
      case EXPECT.value: {
        if (code === 0x5d && expect === EXPECT.valueOrEnd) {
          depth -= 1;
          at += 1;
          expect = depth === 0 ? EXPECT.done : EXPECT.commaOrEnd;
          break;
        }
        if (code === 0x7b || code === 0x5b) {
          depth += 1;
          if (depth > LIMITS.jsonDepth) return fileProblem('too-deep');
          open[depth] = code === 0x7b ? OBJECT : LIST;
          expect = code === 0x7b ? EXPECT.keyOrEnd : EXPECT.valueOrEnd;
          at += 1;
          break;
        }
        const end = code === QUOTE ? stringEnd(text, at) : scalarEnd(text, at);
        if (end < 0) return badText(text, at, end, true);
        at = end;
        expect = depth === 0 ? EXPECT.done : EXPECT.commaOrEnd;
        break;
      }
      case EXPECT.keyOrEnd:
      case EXPECT.key: {
        if (code === 0x7d && expect === EXPECT.keyOrEnd) {
          depth -= 1;
          at += 1;
          expect = depth === 0 ? EXPECT.done : EXPECT.commaOrEnd;
          break;
        }
        const end = code === QUOTE ? stringEnd(text, at) : -at - 1;
        if (end < 0) return badText(text, at, end);
        at = end;
        expect = EXPECT.colon;
        break;
      }
      case EXPECT.colon:
        if (code !== COLON) return badText(text, at, -at - 1);
        at += 1;
        expect = EXPECT.value;
        break;
      case EXPECT.commaOrEnd: {
        const inObject = open[depth] === OBJECT;
        if (code === 0x2c) expect = inObject ? EXPECT.key : EXPECT.value;
        else if (code === (inObject ? 0x7d : 0x5d)) {
          depth -= 1;
          if (depth === 0) expect = EXPECT.done;
        } else return badText(text, at, -at - 1);
        at += 1;
        break;
      }
      case EXPECT.done:
        return badText(text, at, -at - 1);
    }
  }
  return expect === EXPECT.done ? null : fileProblem('truncated-file');
}

/** Index behind a string's closing quote; −1 − index of what may not be there; −1 − length where the text ends in it. */
function stringEnd(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) return at + 1;
    if (code < 0x20) return -at - 1;
    if (code !== BACKSLASH) continue;
    at += 1;
    if (at >= text.length) break;
    if (text[at] === 'u') {
      const digits = text.slice(at + 1, at + 5);
      if (!/^[0-9a-fA-F]{4}$/.test(digits)) {
        return at + 5 > text.length && /^[0-9a-fA-F]*$/.test(digits) ? -text.length - 1 : -at - 1;
      }
      at += 4;
    } else if (!'"\\/bfnrt'.includes(text[at] as string)) return -at - 1;
  }
  return -text.length - 1;
}

const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
const WORD = /[-+.\w]+/y;

/** Index behind a number or a word; negative as in `stringEnd`. */
function scalarEnd(text: string, start: number): number {
  SCALAR.lastIndex = start;
  WORD.lastIndex = start;
  const scalar = SCALAR.exec(text)?.[0].length ?? 0;
  const word = WORD.exec(text)?.[0].length ?? 0;
  if (scalar > 0 && scalar === word) return start + scalar;
  const cut = start + word === text.length && /^(?:-|-?\d[\d.eE+-]*|t[rue]*|f[alse]*|n[ul]*)$/.test(text.slice(start));
  return cut ? -text.length - 1 : -start - 1;
}

function badText(text: string, start: number, end: number, isValue = false): FileProblem {
  const at = -end - 1;
  if (at >= text.length) return fileProblem('truncated-file');
  if (text.charCodeAt(at) === 0) return fileProblem('zero-bytes');
  WORD.lastIndex = start;
  const word = WORD.exec(text)?.[0] ?? '';
  const isNumber = isValue && at === start && /^[-+]?(?:nan|inf(?:inity)?|[\d.].*)$/i.test(word);
  const found = quoted(isNumber || at === start ? word || (text[at] as string) : (text[at] as string), 20);
  return fileProblem(isNumber ? 'bad-number' : 'bad-json', { ...lineAndColumn(text, at), found });
}

function lineAndColumn(text: string, at: number): { line: number; column: number } {
  let line = 1;
  let start = 0;
  for (let next = text.indexOf('\n'); next !== -1 && next < at; next = text.indexOf('\n', next + 1)) {
    line += 1;
    start = next + 1;
  }
  return { line, column: at - start + 1 };
}

/** Bytes as strict UTF-8 text, without its byte order mark. */
export function decodeUtf8(bytes: Uint8Array): Result<string, FileProblem> {
  try {
    return ok(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return failFile('bad-utf8');
  }
}
