import type { Analysis } from '../../graph/analyze.ts';
import { usedNetwork } from '../../graph/bypass.ts';
import type { GraphDocument } from '../../graph/document.ts';
import type { TensorStore } from '../../weights/tensor-store.ts';
import { planLayers } from '../imported/plan.ts';
import { Names } from '../names.ts';
import type { CompileError } from '../types.ts';
import { importedVersions, ownVersions, refusedContainer } from './imported-versions.ts';
import { irVersions, type ModelVersions, newVersions, OPSETS } from './versions.ts';

/** One opset that an export may be asked for, and why it cannot be. */
export interface OfferedOpset {
  readonly opset: number;
  readonly refusal: CompileError | null;
  /** IR versions that go with it, the oldest first. */
  readonly irs: readonly number[];
}

export interface OfferedVersions {
  /** Without a choice. */
  readonly own: ModelVersions;
  readonly opsets: readonly OfferedOpset[];
}

/** What may be chosen for an export of this drawing: of an imported one only what its untouched nodes have forms for. */
export function offeredVersions(document: GraphDocument, analysis: Analysis, weights: TensorStore): OfferedVersions {
  if (!document.imported) {
    const opsets = OPSETS.map((opset) => ({ opset, refusal: null, irs: irVersions(opset) }));
    return { own: newVersions({}), opsets };
  }
  const used = usedNetwork(document, analysis);
  const { imported = document.imported } = used.document;
  const plans = planLayers(used.document, imported, used.analysis, weights, new Names()).layers;
  const own = ownVersions(imported);
  const listed = [...new Set([own.opset, ...OPSETS])].sort((a, b) => a - b);
  const opsets = listed.map((opset) => {
    const candidates = opset === own.opset ? [...new Set([own.ir, ...irVersions(opset)])] : irVersions(opset);
    const irs = [...candidates]
      .sort((a, b) => a - b)
      .filter((ir) => refusedContainer(imported, { opset, ir }) === null);
    const versions = importedVersions(imported, plans, { opset });
    return { opset, refusal: versions.ok ? null : versions.error, irs };
  });
  return { own, opsets };
}
