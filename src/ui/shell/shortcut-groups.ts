import { type Text, text } from '../../core/text.ts';

/** By the beginning of their ids; a test sees to it that no command is left out. */
export const GROUPS: readonly { readonly prefixes: readonly string[]; readonly title: Text }[] = [
  { prefixes: ['file.', 'app.'], title: text('File', '파일') },
  { prefixes: ['edit.'], title: text('Edit', '편집') },
  { prefixes: ['layer.'], title: text('Layers', '레이어') },
  { prefixes: ['group.', 'note.'], title: text('Groups and notes', '그룹과 메모') },
  { prefixes: ['arrange.'], title: text('Arrange', '배치') },
  { prefixes: ['run.'], title: text('Run', '실행') },
  { prefixes: ['view.'], title: text('View', '보기') },
  { prefixes: ['help.'], title: text('Help', '도움말') },
];
