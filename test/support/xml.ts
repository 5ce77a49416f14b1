/** A strict reader of small XML documents, to hold what is written to the rules of XML 1.0. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** Its own text and that of everything in it. */
  readonly text: string;
}

const NAME = /^[A-Za-z_][\w.:-]*/;
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Production 2 of XML 1.0. A lone surrogate is a code point of its own here, and not allowed. */
function isAllowed(character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return code === 0x9 || code === 0xa || code === 0xd;
  return code <= 0xd7ff || (code >= 0xe000 && code <= 0xfffd) || code >= 0x10000;
}

/** @throws an error that says where the text is no XML */
export function parseXml(source: string): XmlElement {
  if (![...source].every(isAllowed)) throw new Error('a character that XML does not allow');
  let at = 0;
  const fail = (what: string): never => {
    throw new Error(`${what} at ${at}: ${source.slice(at, at + 40)}`);
  };
  const take = (pattern: RegExp): string => {
    const found = pattern.exec(source.slice(at, at + 100_000))?.[0];
    if (found === undefined) return fail(`expected ${pattern}`);
    at += found.length;
    return found;
  };
  const decoded = (value: string): string => {
    if (/<|&(?!#\d+;|#x[\da-f]+;|[a-z]+;)/i.test(value)) fail('a bare < or &');
    return value.replace(/&(#x?)?([\da-z]+);/gi, (_all, hash: string | undefined, body: string) => {
      if (hash) return String.fromCodePoint(Number.parseInt(body, hash === '#x' ? 16 : 10));
      return ENTITIES[body] ?? fail(`unknown entity ${body}`);
    });
  };
  const element = (): XmlElement => {
    take(/^</);
    const name = take(NAME);
    const attributes: Record<string, string> = {};
    while (/^\s+[^\s/>]/.test(source.slice(at, at + 50))) {
      take(/^\s+/);
      const key = take(NAME);
      take(/^=/);
      const value = take(/^"[^"<]*"/);
      if (key in attributes) fail(`${key} twice`);
      attributes[key] = decoded(value.slice(1, -1));
    }
    take(/^\s*/);
    if (source.startsWith('/>', at)) {
      at += 2;
      return { name, attributes, children: [], text: '' };
    }
    take(/^>/);
    const children: XmlElement[] = [];
    let text = '';
    for (;;) {
      text += decoded(take(/^[^<]*/));
      if (source.startsWith('</', at)) break;
      const child = element();
      children.push(child);
      text += child.text;
    }
    take(/^<\//);
    if (take(NAME) !== name) fail(`not the end of ${name}`);
    take(/^\s*>/);
    return { name, attributes, children, text };
  };
  take(/^(<\?xml version="1\.0" encoding="UTF-8"\?>)?\s*/);
  const root = element();
  take(/^\s*$/);
  return root;
}

/** Every element below, in document order. */
export function descendants(element: XmlElement): readonly XmlElement[] {
  return element.children.flatMap((child) => [child, ...descendants(child)]);
}
