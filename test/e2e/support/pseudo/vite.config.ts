import { defineConfig, mergeConfig, type Plugin } from 'vite';
import base from '../../../../vite.config.ts';

/** What `text()` and `sameText()` return, and with marks. A text that is the same everywhere was decided to be so. */
const RETURNED = [
  ['return { en, ko };', "return { en: '⟦' + en + '⟧', ko: '⟦' + ko + '⟧' };"],
  ['return { en: value, ko: value };', "return { en: '⟦' + value + '⟧', ko: '⟦' + value + '⟧' };"],
] as const;

/** Puts marks around whatever went through `text()`: what a person reads without them was forgotten there. */
function markTexts(): Plugin {
  return {
    name: 'mark-texts',
    enforce: 'pre',
    transform(code, id) {
      if (!id.endsWith('/src/core/text.ts')) return null;
      return RETURNED.reduce((marked, [plain, instead]) => {
        if (marked.split(plain).length !== 2) throw new Error(`src/core/text.ts no longer holds “${plain}” once`);
        return marked.replace(plain, instead);
      }, code);
    },
  };
}

// Texts that workers make reach the window, too.
export default mergeConfig(
  base,
  defineConfig({
    plugins: [markTexts()],
    worker: { plugins: () => [markTexts()] },
    build: { outDir: process.env.CONVAS_PSEUDO_OUT ?? '', sourcemap: false },
  }),
);
