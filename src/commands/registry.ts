import { lensNode } from '../core/compile/watch.ts';
import { runnablePart } from '../core/graph/runnable.ts';
import { text } from '../core/text.ts';
import { nextLocale } from '../language/locales.ts';
import { runCases } from '../store/cases.ts';
import type { Editor } from '../store/editor.ts';
import { arrangeCommands } from './arrange-commands.ts';
import { type Bindings, createBindings } from './bindings.ts';
import { type CanvasActions, type Command, command, type Spot } from './command.ts';
import { editCommands } from './edit-commands.ts';
import { exportCommands } from './export-commands.ts';
import { groupCommands } from './group-commands.ts';
import { layerCommands } from './layer-commands.ts';
import { noteCommands } from './note-commands.ts';
import { windowCommands } from './window-commands.ts';

export type { CanvasActions, Command } from './command.ts';

export interface CommandRegistry {
  list(): readonly Command[];
  get(id: string): Command | undefined;
  /** Which keys run which command now. */
  readonly bindings: Bindings;
  /** Runs a command if it exists and is enabled; says whether it ran. */
  run(id: string): boolean;
  /** Where the pointer is, if it is over the drawing. */
  pointer(): Spot | null;
  /** The canvas offers its actions while it is mounted. */
  attachCanvas(actions: CanvasActions): () => void;
  /** The lens panel's visibility belongs to the shell. */
  attachLens(toggle: () => void): () => void;
}

export function createCommands(editor: Editor): CommandRegistry {
  let canvas: CanvasActions | null = null;
  let toggleLens: (() => void) | null = null;
  const state = () => editor.store.getState();
  const withCanvas = (action: (actions: CanvasActions) => void) => ({
    enabled: () => canvas !== null,
    run: () => {
      if (canvas) action(canvas);
    },
  });

  const commands: readonly Command[] = [
    command('file.new', text('commands.registry.new', 'New'), ['Mod+N'], {
      run: () => editor.files.newDocument(),
      global: true,
    }),
    command('file.open', text('commands.registry.open', 'Open…'), ['Mod+O'], {
      run: () => editor.files.open(),
      global: true,
    }),
    command('file.examples', text('commands.registry.examples', 'Examples…'), ['Mod+E'], {
      run: () => editor.view.openDialog('examples'),
      global: true,
    }),
    command('file.openData', text('commands.registry.openDataSet', 'Open data set…'), ['Mod+Shift+P'], {
      run: () => editor.view.openDialog('dataSet'),
      global: true,
    }),
    command('file.save', text('commands.registry.save', 'Save'), ['Mod+S'], {
      run: async () => void (await editor.files.save()),
      global: true,
    }),
    command('file.saveAs', text('commands.registry.saveAs', 'Save As…'), ['Mod+Shift+S'], {
      run: async () => void (await editor.files.saveAs()),
      global: true,
    }),
    command('file.joinModel', text('commands.registry.joinAnotherModel', 'Join another model…'), [], {
      run: () => editor.files.join(),
    }),
    ...exportCommands(editor),
    ...editCommands(editor, () => canvas),
    ...layerCommands(editor, () => canvas),
    ...groupCommands(editor),
    ...noteCommands(editor, () => canvas),
    ...arrangeCommands(editor),
    command('run.run', text('commands.registry.run', 'Run'), ['Mod+Enter'], {
      enabled: () => runnablePart(state().analysis) !== null && runCases(state()).length > 0,
      run: () => editor.runs.runNow(),
      global: true,
    }),
    command('run.cancel', text('commands.registry.cancelTheRun', 'Cancel the run'), ['Mod+.'], {
      enabled: () => state().run.kind === 'running',
      run: () => editor.runs.cancel(),
      global: true,
    }),
    command('run.addPictures', text('commands.registry.addPictures', 'Add pictures…'), ['Mod+P'], {
      run: () => editor.files.addPictures(),
      global: true,
    }),
    command(
      'run.clearOverrides',
      text('commands.registry.giveAllChannelsTheirOwn', 'Give all channels their own gate back'),
      [],
      {
        enabled: () => state().overrides.size > 0,
        run: () => editor.gates.clear(),
      },
    ),
    command(
      'run.measureEffect',
      text('commands.registry.measureTheEffectOfEach', 'Measure the effect of each channel of the shown layer'),
      [],
      {
        enabled: () => editor.effects.available(lensNode(state()) ?? ''),
        run: () => editor.effects.measure(lensNode(state()) ?? ''),
      },
    ),
    command(
      'view.fit',
      text('commands.registry.fitTheDrawing', 'Fit the drawing'),
      ['Mod+0', 'F'],
      withCanvas((actions) => actions.fit()),
    ),
    command(
      'view.zoomIn',
      text('commands.registry.zoomIn', 'Zoom in'),
      ['Mod++', 'Mod+='],
      withCanvas((actions) => actions.zoomIn()),
    ),
    command(
      'view.zoomOut',
      text('commands.registry.zoomOut', 'Zoom out'),
      ['Mod+-'],
      withCanvas((actions) => actions.zoomOut()),
    ),
    command(
      'view.zoomReset',
      text('commands.registry.actualSize', 'Actual size'),
      ['Mod+1'],
      withCanvas((actions) => actions.zoomReset()),
    ),
    ...windowCommands(editor, () => canvas),
    command('view.toggleTheme', text('commands.registry.lightOrDark', 'Light or dark'), ['Mod+Shift+L'], {
      run: () => editor.view.setTheme(nextTheme(state().theme)),
      global: true,
    }),
    command('view.toggleLocale', text('commands.registry.nextLanguage', 'Next language'), [], {
      run: () => editor.view.setLocale(nextLocale(editor.languages.all, state().locale)),
    }),
    command('view.toggleLens', text('commands.registry.showOrHideTheLens', 'Show or hide the lens'), ['Mod+L'], {
      enabled: () => toggleLens !== null,
      run: () => toggleLens?.(),
      global: true,
    }),
    command('app.settings', text('commands.registry.settings', 'Settings…'), ['Mod+,'], {
      run: () => editor.view.openDialog('settings'),
      global: true,
    }),
    command('app.storage', text('commands.registry.whatConvasKeeps', 'What Convas keeps…'), [], {
      run: () => editor.view.openDialog('storage'),
    }),
    command('help.firstSteps', text('commands.registry.firstSteps', 'First steps'), [], {
      run: () => editor.guide.resume(),
    }),
    command('help.shortcuts', text('commands.registry.keyboardShortcuts', 'Keyboard shortcuts'), ['?'], {
      run: () => editor.view.openDialog('shortcuts'),
    }),
    command('help.about', text('commands.registry.aboutConvas', 'About Convas'), [], {
      run: () => editor.view.openDialog('about'),
    }),
    command('help.licences', text('commands.registry.licences', 'Licences'), [], {
      run: () => editor.view.openDialog('licences'),
    }),
  ];
  const byId = new Map(commands.map((entry) => [entry.id, entry]));

  return {
    list: () => commands,
    get: (id) => byId.get(id),
    bindings: createBindings(commands, () => editor.preferences),
    run: (id) => {
      const found = byId.get(id);
      if (!found?.enabled()) return false;
      void found.run();
      return true;
    },
    pointer: () => canvas?.pointer() ?? null,
    attachCanvas: (actions) => {
      canvas = actions;
      return () => {
        canvas = null;
      };
    },
    attachLens: (toggle) => {
      toggleLens = toggle;
      return () => {
        toggleLens = null;
      };
    },
  };
}

function nextTheme(theme: 'system' | 'light' | 'dark'): 'light' | 'dark' {
  if (theme !== 'system') return theme === 'dark' ? 'light' : 'dark';
  const dark = typeof matchMedia === 'function' && matchMedia('(prefers-color-scheme: dark)').matches;
  return dark ? 'light' : 'dark';
}
