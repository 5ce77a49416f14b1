import { type Text, text } from '../../core/text.ts';

/** By the beginning of their ids; a test sees to it that no command is left out. */
export const GROUPS: readonly { readonly prefix: string; readonly title: Text }[] = [
  { prefix: 'file.', title: text('File', '파일') },
  { prefix: 'edit.', title: text('Edit', '편집') },
  { prefix: 'layer.', title: text('Layers', '레이어') },
  { prefix: 'arrange.', title: text('Arrange', '배치') },
  { prefix: 'run.', title: text('Run', '실행') },
  { prefix: 'view.', title: text('View', '보기') },
  { prefix: 'help.', title: text('Help', '도움말') },
];
