import { describe, expect, it } from 'vitest';
import { beginning, inMiddle, joinTexts, sameText, text, textKey } from '../../src/core/text.ts';
import { languageName, matchingLocale, nextLocale } from '../../src/language/locales.ts';
import { addCatalogue, hasCatalogue, say, searchWords } from '../../src/language/say.ts';

/** A language of this file's own. */
addCatalogue('de', {
  'test.say.layers': '{count, plural, one {# Schicht} other {# Schichten}}',
  'test.say.add': '{layer} hinzufügen',
  'test.say.conv': 'Faltung',
  'test.say.time': '{value, number, ::.#} ms',
});

const layers = (count: number) => text('test.say.layers', '{count, plural, one {# layer} other {# layers}}', { count });
const PLURAL = '{count, plural, one {# layer of {name}} other {# layers of {name}}}';
const CONV = text('test.say.conv', 'Convolution');

describe('a text', () => {
  it('is said in the words of each language, with its values', () => {
    expect([1, 2, 1200].map((count) => say(layers(count), 'en'))).toEqual(['1 layer', '2 layers', '1,200 layers']);
    expect([1, 2, 1200].map((count) => say(layers(count), 'de'))).toEqual([
      '1 Schicht',
      '2 Schichten',
      '1.200 Schichten',
    ]);
  });

  it('may stand in another', () => {
    const add = text('test.say.add', 'Add {layer}', { layer: CONV });
    expect([say(add, 'en'), say(add, 'de')]).toEqual(['Add Convolution', 'Faltung hinzufügen']);
  });

  it('is English where a catalogue or the language is missing', () => {
    expect(say(text('test.say.nowhere', 'Nowhere'), 'de')).toBe('Nowhere');
    expect(hasCatalogue('fr')).toBe(false);
    expect(say(CONV, 'fr')).toBe('Convolution');
  });

  it('keeps what a name brings along', () => {
    const name = `{x} <b> 'it' # ''`;
    expect(say(text('test.say.named', 'Rename “{name}”', { name }), 'en')).toBe(`Rename “${name}”`);
    expect(say(sameText(name), 'de')).toBe(name);
    expect(say(text('test.say.set', "The set '{'a, b'}' of <pad>"), 'en')).toBe('The set {a, b} of <pad>');
  });

  it('begins a sentence, or stands within one', () => {
    expect(say(beginning(sameText('layer 1')), 'en')).toBe('Layer 1');
    expect(say(beginning(sameText('float32로')), 'ko')).toBe('float32로');
    expect(say(inMiddle(CONV), 'en')).toBe('convolution');
    expect(say(inMiddle(CONV), 'de')).toBe('Faltung');
    expect(['SE ratio', 'Q', 'ε', 'é', 'B2'].map((word) => say(inMiddle(sameText(word)), 'en'))).toEqual([
      'SE ratio',
      'Q',
      'ε',
      'é',
      'B2',
    ]);
  });

  it('is joined with others, the empty ones left out', () => {
    expect(say(joinTexts([CONV, sameText(''), layers(2)]), 'de')).toBe('Faltung · 2 Schichten');
  });

  it('is found by its own words and by the English ones', () => {
    expect(searchWords(CONV, (each) => say(each, 'de'))).toBe('Faltung Convolution');
  });

  it('has a key that tells it from others', () => {
    expect(textKey(layers(1))).toBe(textKey(layers(1)));
    expect(textKey(layers(1))).not.toBe(textKey(layers(2)));
    expect(textKey(CONV)).not.toBe(textKey(sameText('Convolution')));
  });

  it('takes the values of its message, as the types say', () => {
    // Each of these is refused by the compiler, which checks the tests as well.
    // @ts-expect-error a value is missing
    text('test.say.a', 'Add {layer}');
    // @ts-expect-error a value is misspelt
    text('test.say.a', 'Add {layer}', { layr: 'x' });
    // @ts-expect-error a value too many
    text('test.say.a', 'Add {layer}', { layer: 'x', other: 'y' });
    // @ts-expect-error values for a message without
    text('test.say.a', 'Add', { layer: 'x' });
    // @ts-expect-error a plural needs a number
    text('test.say.a', PLURAL, { count: '1', name: 'a' });
    // @ts-expect-error a value within a plural is missing
    text('test.say.a', PLURAL, { count: 1 });
    text('test.say.a', PLURAL, { count: 1, name: 'a' });
    text('test.say.a', '{kind, select, in {inputs} other {outputs}} of {node}', { kind: 'in', node: CONV });
    expect(say(text('test.say.time', '{value, number, ::.#} ms', { value: 1.25 }), 'de')).toBe('1,3 ms');
  });
});

describe('languages', () => {
  it('are found by what a system asks for', () => {
    const all = ['en', 'ko', 'pt-BR'];
    expect(['ko', 'ko-KR', 'ko_KR', 'pt', 'PT-br', 'en-GB', 'fr', ''].map((tag) => matchingLocale(all, tag))).toEqual([
      'ko',
      'ko',
      'ko',
      'pt-BR',
      'pt-BR',
      'en',
      null,
      null,
    ]);
  });

  it('call themselves by their own names, and follow each other', () => {
    expect(['en', 'ko', 'de'].map(languageName)).toEqual(['English', '한국어', 'Deutsch']);
    expect(['en', 'ko', 'xx'].map((tag) => nextLocale(['en', 'ko'], tag))).toEqual(['ko', 'en', 'en']);
  });
});
