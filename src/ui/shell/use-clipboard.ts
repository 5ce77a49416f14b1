import { useEffect } from 'react';
import { useCommands } from '../commands-context.ts';
import { isTextField } from '../controls/use-shortcuts.ts';
import { useEditor } from '../editor-context.ts';

/**
 * Copy, cut and paste of layers as the system's clipboard events: from the keys, from the native menu, from any menu of
 * the browser. Text fields and selected text keep their own.
 */
export function useClipboard(): void {
  const editor = useEditor();
  const commands = useCommands();
  useEffect(() => {
    function give(event: ClipboardEvent, copied: () => string | null) {
      if (isElsewhere(event) || hasSelectedText()) return;
      const text = copied();
      if (text === null) return;
      event.preventDefault();
      event.clipboardData?.setData('text/plain', text);
    }
    const onCopy = (event: ClipboardEvent) => give(event, () => editor.copies.copyText());
    const onCut = (event: ClipboardEvent) => give(event, () => editor.copies.cutText());
    const onPaste = (event: ClipboardEvent) => {
      // Pictures are taken by the drop target.
      if (isElsewhere(event) || event.defaultPrevented || (event.clipboardData?.files.length ?? 0) > 0) return;
      event.preventDefault();
      editor.copies.pasteText(event.clipboardData?.getData('text/plain') ?? '', commands.pointer()?.at);
    };
    window.addEventListener('copy', onCopy);
    window.addEventListener('cut', onCut);
    window.addEventListener('paste', onPaste);
    return () => {
      window.removeEventListener('copy', onCopy);
      window.removeEventListener('cut', onCut);
      window.removeEventListener('paste', onPaste);
    };
  }, [editor, commands]);
}

function isElsewhere(event: ClipboardEvent): boolean {
  const target = event.target instanceof Element ? event.target : null;
  return isTextField(target) || target?.closest('dialog') != null;
}

function hasSelectedText(): boolean {
  const selection = document.getSelection();
  return selection !== null && !selection.isCollapsed && selection.toString() !== '';
}
