import { type Text, text } from '../../core/text.ts';

/** By the beginning of their ids; a test sees to it that no command is left out. */
export const GROUPS: readonly { readonly prefixes: readonly string[]; readonly title: Text }[] = [
  { prefixes: ['file.', 'app.'], title: text('shell.shortcutGroups.file', 'File') },
  { prefixes: ['edit.'], title: text('shell.shortcutGroups.edit', 'Edit') },
  { prefixes: ['layer.'], title: text('shell.shortcutGroups.layers', 'Layers') },
  { prefixes: ['group.', 'note.'], title: text('shell.shortcutGroups.groupsAndNotes', 'Groups and notes') },
  { prefixes: ['arrange.'], title: text('shell.shortcutGroups.arrange', 'Arrange') },
  { prefixes: ['run.'], title: text('shell.shortcutGroups.run', 'Run') },
  { prefixes: ['view.'], title: text('shell.shortcutGroups.view', 'View') },
  { prefixes: ['help.'], title: text('shell.shortcutGroups.help', 'Help') },
];
