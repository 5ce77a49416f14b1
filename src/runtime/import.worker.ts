import { type ImportResult, importModel } from '../core/import/import-model.ts';
import { importObserved } from '../core/import/import-observed.ts';
import { laidOut } from '../core/import/laid-out.ts';
import type { ImportProblem } from '../core/import/problems.ts';
import { ok, type Result } from '../core/result.ts';
import { type ImportReply, type ImportRequest, type ModelFile, toPosted } from './import-protocol.ts';
import { joined } from './pieces.ts';
import type { FromWorker, ToWorker } from './protocol.ts';

/** Reads ONNX files off the window's thread. */

interface Scope {
  readonly name: string;
  addEventListener(type: 'message', listener: (event: MessageEvent<ToWorker<ImportRequest>>) => void): void;
  postMessage(message: FromWorker<ImportReply, never>, transfer: readonly ArrayBuffer[]): void;
}

const scope = globalThis as unknown as Scope;
let last: ModelFile | null = null;

// A thread of ONNX Runtime, which loads this script again, has nothing to do here.
if (!scope.name.startsWith('em-pthread')) {
  scope.addEventListener(
    'message',
    joined(({ data: { id, request } }) => {
      void perform(request).then(({ reply, buffers }) => scope.postMessage({ id, reply }, buffers));
    }),
  );
}

async function perform(request: ImportRequest) {
  if (request.kind === 'import') last = request.file;
  if (!last) throw new Error('nothing was imported yet');
  const { bytes, externalFiles, name } = last;
  const options = { externalFiles, title: titleOf(name) };
  const result: Result<ImportResult, ImportProblem> =
    request.kind === 'import'
      ? importModel(bytes, options)
      : await importObserved(bytes, options, (await import('./observe-in-worker.ts')).observe);
  if (!result.ok) return { reply: result, buffers: [] };
  const { posted, buffers } = toPosted(laidOut(result.value));
  // A second look may still need the bytes.
  const done = request.kind === 'observe' || posted.report.unknownValues.length === 0;
  return { reply: ok(posted), buffers: done ? buffers : [] };
}

function titleOf(name: string): string {
  return name.replace(/\.onnx$/i, '').slice(0, 200) || 'Model';
}
