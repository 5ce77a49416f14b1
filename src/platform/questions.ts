import { text } from '../core/text.ts';

/** What is asked before work could be lost: by the system's dialog on the desktop, by the page's own in a browser. */

export const CANCEL = text('platform.questions.cancel', 'Cancel');

export const unsavedQuestion = (name: string) => ({
  question: text('platform.questions.saveTheChangesToName', 'Save the changes to “{name}”?', { name }),
  detail: text('platform.questions.ifYouDontSaveYour', 'If you don’t save, your changes are lost.'),
  save: text('platform.questions.save', 'Save'),
  discard: text('platform.questions.discard', 'Don’t Save'),
});

export const overwriteQuestion = (name: string) => ({
  question: text(
    'platform.questions.anotherProgramChangedNameSince',
    'Another program changed “{name}” since you opened or saved it.',
    { name },
  ),
  detail: text(
    'platform.questions.overwritingReplacesWhatThatProgram',
    'Overwriting replaces what that program wrote. Saving under another name keeps both.',
  ),
  overwrite: text('platform.questions.overwrite', 'Overwrite'),
  saveAs: text('platform.questions.saveAs', 'Save As…'),
});
