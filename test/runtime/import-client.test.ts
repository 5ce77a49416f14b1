import { describe, expect, it } from 'vitest';
import { analyze } from '../../src/core/graph/analyze.ts';
import { type ImportResult, importModel } from '../../src/core/import/import-model.ts';
import { parameterKey } from '../../src/core/weights/tensor-store.ts';
import { createImporter, type ImportStage } from '../../src/runtime/import-client.ts';
import { type ImportReply, type ImportRequest, type ModelFile, toPosted } from '../../src/runtime/import-protocol.ts';
import type { FromWorker, ToWorker } from '../../src/runtime/protocol.ts';
import type { WorkerLike } from '../../src/runtime/worker-link.ts';
import { compiled } from '../import/support/open.ts';
import { externalModel, modelWithOperator } from '../support/imported-models.ts';
import { english } from '../support/said.ts';

/** A worker in this thread: everything it sends is copied and moved as between real ones. */
function worker(
  answer: (request: ImportRequest) => ImportResult | ImportReply | null,
  ended: string[] = [],
): WorkerLike {
  let listener: (event: Event) => void = () => {};
  return {
    addEventListener: (type, given) => {
      if (type === 'message') listener = given;
    },
    terminate: () => void ended.push('ended'),
    postMessage: (message) => {
      const { id, request } = structuredClone(message) as ToWorker<ImportRequest>;
      const result = answer(request);
      if (!result) return;
      const { posted, buffers } = 'document' in result ? toPosted(result) : { posted: null, buffers: [] };
      const reply = posted ? { ok: true as const, value: posted } : (result as ImportReply);
      const sent: FromWorker<ImportReply, never> = { id, reply };
      const data = structuredClone(sent, { transfer: [...buffers] });
      queueMicrotask(() => listener({ data } as MessageEvent));
    },
  };
}

function imported(request: ImportRequest): ImportResult | ImportReply {
  if (request.kind !== 'import') throw new Error('only imports');
  const result = importModel(request.file.bytes, { externalFiles: request.file.externalFiles, title: 'net' });
  return result.ok ? result.value : result;
}

const file = (bytes = modelWithOperator(), externalFiles: ModelFile['externalFiles'] = new Map()): ModelFile => ({
  name: 'net.onnx',
  bytes,
  externalFiles,
});
const watch = (signal = new AbortController().signal, stages: ImportStage[] = []) => ({
  signal,
  onStage: (stage: ImportStage) => void stages.push(stage),
});

describe('an import in a worker', () => {
  it('gives a drawing that is written back byte for byte, and ends the worker', async () => {
    const ended: string[] = [];
    const stages: ImportStage[] = [];
    const result = await createImporter(() => worker(imported, ended))(file(), watch(undefined, stages));
    if (!result?.ok) throw new Error('not imported');
    const { document, weights } = result.value;
    expect(analyze(document).valid).toBe(true);
    // Parsed when it is asked for, once.
    expect(document.imported?.model.graph?.node.length).toBeGreaterThan(0);
    expect(document.imported?.model).toBe(document.imported?.model);
    expect(Buffer.compare(compiled(document, weights, { mode: 'plain' }).bytes, modelWithOperator())).toBe(0);
    expect([stages, ended]).toEqual([['reading', 'showing'], ['ended']]);
  });

  it('keeps weights the very arrays of the import: that is what unedited means', async () => {
    const { bytes, files } = externalModel();
    const result = await createImporter(() => worker(imported))(file(bytes, files), watch());
    if (!result?.ok) throw new Error('not imported');
    const { document, weights } = result.value;
    const conv = [...document.nodes.values()].find((node) => node.type === 'conv2d');
    const key = parameterKey(conv?.id ?? '', 'weight');
    expect(weights.get(key)?.data).toBe(document.imported?.tensors.get(key));
    expect(weights.get(key)?.data).toHaveLength(108);
  });

  it('passes on why a file is refused', async () => {
    const result = await createImporter(() => worker(imported))(file(new Uint8Array(10)), watch());
    expect(result && !result.ok && english(result.error.message)).toContain('zeros');
  });

  it('is cancelled at once, whatever the worker is doing', async () => {
    const ended: string[] = [];
    const abort = new AbortController();
    const waiting = createImporter(() => worker(() => null, ended))(file(), watch(abort.signal));
    abort.abort();
    expect(await waiting).toBeNull();
    expect(ended).toContain('ended');
  });

  it('ends a worker that does not answer, by name', async () => {
    const result = await createImporter(() => worker(() => null), { deadlineMs: 20 })(file(), watch());
    expect(result && !result.ok && result.error.code).toBe('import-crashed');
    expect(result && !result.ok && english(result.error.message)).toContain('no answer within');
  });

  it('does not wait long for shapes that only a run shows', async () => {
    const stages: ImportStage[] = [];
    const answer = (request: ImportRequest) => {
      if (request.kind === 'observe') return null;
      const result = imported(request) as ImportResult;
      return { ...result, report: { ...result.report, unknownValues: ['e'] } };
    };
    const result = await createImporter(() => worker(answer), { observeMs: 20 })(file(), watch(undefined, stages));
    expect(result?.ok && result.value.report.unknownValues).toEqual(['e']);
    expect(stages).toEqual(['reading', 'running', 'showing']);
  });
});
