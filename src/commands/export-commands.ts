import { text } from '../core/text.ts';
import type { Editor } from '../store/editor.ts';
import { type Command, command } from './command.ts';

/** Exports for other programs, beside ONNX and JSON. */
export function exportCommands(editor: Editor): readonly Command[] {
  const state = () => editor.store.getState();
  const isValid = () => state().analysis.valid;
  const hasLayers = () => state().document.nodes.size > 0;
  const hasGates = () => [...state().results.values()].some((result) => result.attention.size > 0);
  return [
    command('file.exportPytorch', text('Export PyTorch…', 'PyTorch 내보내기…'), [], {
      enabled: isValid,
      run: () => editor.exports.source('pytorch'),
    }),
    command('file.exportKeras', text('Export Keras (not run here)…', 'Keras 내보내기 (실행 확인 안 됨)…'), [], {
      enabled: isValid,
      run: () => editor.exports.source('keras'),
    }),
    command('file.exportWeights', text('Export weights (safetensors)…', '가중치 내보내기 (safetensors)…'), [], {
      enabled: () => state().analysis.totals.parameters > 0,
      run: () => editor.exports.weights(),
    }),
    command('file.exportCsv', text('Export layer table (CSV)…', '레이어 표 내보내기 (CSV)…'), [], {
      enabled: hasLayers,
      run: () => editor.exports.layers(),
    }),
    command('file.exportGates', text('Export gates of all pictures (CSV)…', '모든 그림의 게이트 내보내기 (CSV)…'), [], {
      enabled: hasGates,
      run: () => editor.exports.gates(),
    }),
  ];
}
