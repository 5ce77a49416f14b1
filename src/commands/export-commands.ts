import { text } from '../core/text.ts';
import type { Editor } from '../store/editor.ts';
import { type Command, command } from './command.ts';

/** Everything that leaves for other programs, and what it would change there. */
export function exportCommands(editor: Editor): readonly Command[] {
  const state = () => editor.store.getState();
  const isValid = () => state().analysis.valid;
  const hasLayers = () => state().document.nodes.size > 0;
  const hasGates = () => [...state().results.values()].some((result) => result.attention.size > 0);
  // A drawing from a file may hold shapes that nobody knows, and still leaves as it came.
  const canLeave = () => isValid() || state().document.imported !== undefined;
  return [
    command('file.exportOnnx', text('Export ONNX…', 'ONNX 내보내기…'), ['Mod+Shift+E'], {
      enabled: canLeave,
      run: () => editor.view.openDialog('exportOnnx'),
      global: true,
    }),
    command('file.exportSelection', text('Export selection as ONNX…', '선택 부분을 ONNX로 내보내기…'), [], {
      enabled: () => state().selectedNodes.size > 0 && canLeave(),
      run: () => editor.exports.selection(),
    }),
    command('file.changes', text('What changed in the file…', '파일에서 바뀐 점…'), [], {
      enabled: () => state().document.imported !== undefined,
      run: () => editor.comparisons.showSource(),
    }),
    command('file.compare', text('Compare with a file…', '파일과 비교…'), [], {
      enabled: canLeave,
      run: () => editor.comparisons.showFile(),
    }),
    command('file.exportJson', text('Export JSON without weights…', '가중치 없이 JSON 내보내기…'), [], {
      enabled: hasLayers,
      run: () => editor.exports.json(),
    }),
    command('file.exportFigure', text('Export picture (SVG or PNG)…', '이미지로 내보내기 (SVG, PNG)…'), [], {
      enabled: hasLayers,
      run: () => editor.view.openDialog('figure'),
    }),
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
