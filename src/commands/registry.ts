import { lensNode } from '../core/compile/watch.ts';
import { text } from '../core/text.ts';
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
    command('file.new', text('New', '새로 만들기'), ['Mod+N'], { run: () => editor.files.newDocument(), global: true }),
    command('file.open', text('Open…', '열기…'), ['Mod+O'], { run: () => editor.files.open(), global: true }),
    command('file.examples', text('Examples…', '예제…'), ['Mod+E'], {
      run: () => editor.view.openDialog('examples'),
      global: true,
    }),
    command('file.save', text('Save', '저장'), ['Mod+S'], {
      run: async () => void (await editor.files.save()),
      global: true,
    }),
    command('file.saveAs', text('Save As…', '다른 이름으로 저장…'), ['Mod+Shift+S'], {
      run: async () => void (await editor.files.saveAs()),
      global: true,
    }),
    command('file.joinModel', text('Join another model…', '다른 모델 합치기…'), [], { run: () => editor.files.join() }),
    ...exportCommands(editor),
    ...editCommands(editor, () => canvas),
    ...layerCommands(editor, () => canvas),
    ...groupCommands(editor),
    ...noteCommands(editor, () => canvas),
    ...arrangeCommands(editor),
    command('run.run', text('Run', '실행'), ['Mod+Enter'], {
      enabled: () => state().analysis.valid && runCases(state()).length > 0,
      run: () => editor.runs.runNow(),
      global: true,
    }),
    command('run.cancel', text('Cancel the run', '실행 중단'), ['Mod+.'], {
      enabled: () => state().run.kind === 'running',
      run: () => editor.runs.cancel(),
      global: true,
    }),
    command('run.addPictures', text('Add pictures…', '그림 추가…'), ['Mod+P'], {
      run: () => editor.files.addPictures(),
      global: true,
    }),
    command('run.clearOverrides', text('Give all channels their own gate back', '모든 채널의 게이트 되돌리기'), [], {
      enabled: () => state().overrides.size > 0,
      run: () => editor.gates.clear(),
    }),
    command(
      'run.measureEffect',
      text('Measure the effect of each channel of the shown layer', '보고 있는 레이어의 채널별 영향 재기'),
      [],
      {
        enabled: () => editor.effects.available(lensNode(state()) ?? ''),
        run: () => editor.effects.measure(lensNode(state()) ?? ''),
      },
    ),
    command(
      'view.fit',
      text('Fit the drawing', '화면에 맞추기'),
      ['Mod+0', 'F'],
      withCanvas((actions) => actions.fit()),
    ),
    command(
      'view.zoomIn',
      text('Zoom in', '확대'),
      ['Mod++', 'Mod+='],
      withCanvas((actions) => actions.zoomIn()),
    ),
    command(
      'view.zoomOut',
      text('Zoom out', '축소'),
      ['Mod+-'],
      withCanvas((actions) => actions.zoomOut()),
    ),
    command(
      'view.zoomReset',
      text('Actual size', '실제 크기'),
      ['Mod+1'],
      withCanvas((actions) => actions.zoomReset()),
    ),
    ...windowCommands(editor, () => canvas),
    command('view.toggleTheme', text('Light or dark', '밝게 또는 어둡게'), ['Mod+Shift+L'], {
      run: () => editor.view.setTheme(nextTheme(state().theme)),
      global: true,
    }),
    command('view.toggleLocale', text('English or Korean', '영어 또는 한국어'), [], {
      run: () => editor.view.setLocale(state().locale === 'en' ? 'ko' : 'en'),
    }),
    command('view.toggleLens', text('Show or hide the lens', '렌즈 보이기/숨기기'), ['Mod+L'], {
      enabled: () => toggleLens !== null,
      run: () => toggleLens?.(),
      global: true,
    }),
    command('app.settings', text('Settings…', '설정…'), ['Mod+,'], {
      run: () => editor.view.openDialog('settings'),
      global: true,
    }),
    command('app.storage', text('What Convas keeps…', '보관하는 데이터…'), [], {
      run: () => editor.view.openDialog('storage'),
    }),
    command('help.shortcuts', text('Keyboard shortcuts', '단축키'), ['?'], {
      run: () => editor.view.openDialog('shortcuts'),
    }),
    command('help.about', text('About Convas', 'Convas 정보'), [], { run: () => editor.view.openDialog('about') }),
    command('help.licences', text('Licences', '라이선스'), [], { run: () => editor.view.openDialog('licences') }),
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
