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
    command('file.exportOnnx', text('commands.exportCommands.exportOnnx', 'Export ONNX…'), ['Mod+Shift+E'], {
      enabled: canLeave,
      run: () => editor.view.openDialog('exportOnnx'),
      global: true,
    }),
    command(
      'file.exportSelection',
      text('commands.exportCommands.exportSelectionAsOnnx', 'Export selection as ONNX…'),
      [],
      {
        enabled: () => state().selectedNodes.size > 0 && canLeave(),
        run: () => editor.exports.selection(),
      },
    ),
    command('file.changes', text('commands.exportCommands.whatChangedInTheFile', 'What changed in the file…'), [], {
      enabled: () => state().document.imported !== undefined,
      run: () => editor.comparisons.showSource(),
    }),
    command('file.compare', text('commands.exportCommands.compareWithAFile', 'Compare with a file…'), [], {
      enabled: canLeave,
      run: () => editor.comparisons.showFile(),
    }),
    command(
      'file.exportJson',
      text('commands.exportCommands.exportJsonWithoutWeights', 'Export JSON without weights…'),
      [],
      {
        enabled: hasLayers,
        run: () => editor.exports.json(),
      },
    ),
    command(
      'file.exportFigure',
      text('commands.exportCommands.exportPictureSvgOrPng', 'Export picture (SVG or PNG)…'),
      [],
      {
        enabled: hasLayers,
        run: () => editor.view.openDialog('figure'),
      },
    ),
    command('file.exportPytorch', text('commands.exportCommands.exportPytorch', 'Export PyTorch…'), [], {
      enabled: isValid,
      run: () => editor.exports.source('pytorch'),
    }),
    command(
      'file.exportKeras',
      text('commands.exportCommands.exportKerasNotRunHere', 'Export Keras (not run here)…'),
      [],
      {
        enabled: isValid,
        run: () => editor.exports.source('keras'),
      },
    ),
    command(
      'file.exportWeights',
      text('commands.exportCommands.exportWeightsSafetensors', 'Export weights (safetensors)…'),
      [],
      {
        enabled: () => state().analysis.totals.parameters > 0,
        run: () => editor.exports.weights(),
      },
    ),
    command('file.exportCsv', text('commands.exportCommands.exportLayerTableCsv', 'Export layer table (CSV)…'), [], {
      enabled: hasLayers,
      run: () => editor.exports.layers(),
    }),
    command(
      'file.exportGates',
      text('commands.exportCommands.exportGatesOfAllPictures', 'Export gates of all pictures (CSV)…'),
      [],
      {
        enabled: hasGates,
        run: () => editor.exports.gates(),
      },
    ),
  ];
}
