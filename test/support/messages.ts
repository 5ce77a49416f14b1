import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseSync, Visitor } from 'vite';
import { inRoot } from '../../scripts/lib/paths.mjs';

/** Every message of the program, found in its source. */

export interface FoundMessage {
  readonly id: string;
  readonly message: string;
  /** Where it stands: file and line. */
  readonly at: string;
}

export interface FoundMessages {
  readonly messages: readonly FoundMessage[];
  /** Calls of `text` whose id or message is no plain string: no check and no translator can see them. */
  readonly hidden: readonly string[];
}

export function messagesOfSource(): FoundMessages {
  const messages: FoundMessage[] = [];
  const hidden: string[] = [];
  for (const room of ['src', 'electron']) {
    for (const name of readdirSync(inRoot(room), { recursive: true, encoding: 'utf8' })) {
      if (!/\.tsx?$/.test(name)) continue;
      const file = path.join(room, name);
      const source = readFileSync(inRoot(file), 'utf8');
      if (!/\btext\(/.test(source)) continue;
      new Visitor({
        CallExpression({ callee, arguments: [id, message], start }) {
          if (callee.type !== 'Identifier' || callee.name !== 'text') return;
          const at = `${file}:${source.slice(0, start).split('\n').length}`;
          const [first, second] = [plain(id), plain(message)];
          if (first === null || second === null) hidden.push(at);
          else messages.push({ id: first, message: second, at });
        },
      }).visit(parseSync(file, source).program);
    }
  }
  return { messages, hidden };
}

/** A string without anything put into it; one of many lines stands in backticks. */
function plain(node: Node | undefined): string | null {
  if (node?.type === 'Literal' && typeof node.value === 'string') return node.value;
  return node?.type === 'TemplateLiteral' && node.quasis?.length === 1 ? (node.quasis[0]?.value.cooked ?? null) : null;
}

interface Node {
  readonly type: string;
  readonly value?: unknown;
  readonly quasis?: readonly { readonly value: { readonly cooked: string | null } }[];
}
