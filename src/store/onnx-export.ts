import { compile } from '../core/compile/compile.ts';
import type { CompiledModel } from '../core/compile/types.ts';
import { type OfferedVersions, offeredVersions } from '../core/compile/versions/offered.ts';
import type { ChosenVersions } from '../core/compile/versions/versions.ts';
import type { Comparison } from '../core/import/compare.ts';
import { modelAtHand } from '../core/onnx/imported.ts';
import { documentToJson } from '../core/project/write-document.ts';
import { err, ok, type Result } from '../core/result.ts';
import { type Text, withRemedy } from '../core/text.ts';
import { thrownError } from '../runtime/errors.ts';
import type { Runtime } from '../runtime/types.ts';
import type { Networks } from '../study/network.ts';
import { type ExportProof, type ProofFailure, proveExport } from '../study/studies/export-proof.ts';
import type { Comparisons } from './comparisons.ts';
import { notWritten, proofText, unchecked } from './export-words.ts';
import { proofCase } from './proof-case.ts';
import type { EditorStore } from './state.ts';
import type { View } from './view.ts';

/** An ONNX file that is ready to be handed over, and what is known of it. */
export interface PreparedExport {
  readonly model: CompiledModel;
  readonly proof: Result<ExportProof, ProofFailure>;
  /** What differs from the file that the drawing was made from; null for a drawing of its own. */
  readonly changes: Comparison | null;
  /** A file that would not run is written only where it came in like that. */
  readonly writable: boolean;
}

export interface OnnxExport {
  /** Opsets and IR versions that may be chosen. */
  offered(): OfferedVersions;
  /** Compiles, compares with the file it came from, loads it in ONNX Runtime, and compares its run with the canvas. */
  prepare(versions?: ChosenVersions, signal?: AbortSignal): Promise<Result<PreparedExport, Text>>;
  /** Asks where to, and writes. Nothing invalid is written without a word. */
  write(prepared: PreparedExport): Promise<boolean>;
}

interface Parts {
  readonly store: EditorStore;
  readonly runtime: Runtime;
  readonly networks: Networks;
  readonly view: View;
  readonly comparisons: Comparisons;
  readonly save: (bytes: Uint8Array, proof: Text) => Promise<boolean>;
}

export function createOnnxExport({ store, runtime, networks, view, comparisons, save }: Parts): OnnxExport {
  const state = () => store.getState();

  async function prepare(versions: ChosenVersions = {}, signal?: AbortSignal): Promise<Result<PreparedExport, Text>> {
    const { document, analysis, weights } = state();
    await modelAtHand(document.imported);
    const documentJson = documentToJson(document);
    const model = compile(document, analysis, weights, { mode: 'plain', documentJson, versions });
    if (!model.ok) return err(withRemedy(model.error));
    const changes = comparisons.withSourceOf(model.value);
    const network = networks.of(state(), analysis);
    const proof = await proveExport(
      { runtime, network, on: proofCase(state()), ...(signal && { signal }) },
      model.value,
    );
    const runs = proof.ok || proof.error.stage === 'canvas';
    return ok({ model: model.value, proof, changes, writable: runs || document.imported !== undefined });
  }

  return {
    offered: () => offeredVersions(state().document, state().analysis, state().weights),
    prepare: async (versions, signal) => {
      try {
        return await prepare(versions, signal);
      } catch (thrown) {
        // The whole file is made in memory, weights and all.
        return err(thrownError(thrown).message);
      }
    },
    write: async ({ model, proof, writable }) => {
      if (!proof.ok && !writable) {
        view.toast('error', notWritten(proof.error.message));
        return false;
      }
      return save(model.bytes, proof.ok ? proofText(proof.value) : unchecked(proof.error));
    },
  };
}
