import {paint} from './colours.js';
import {printable} from './printable.js';

/** The lines that tell of an error: its sentence, and what to do about it. */
export function failureView(
  {sentence, hint}: {readonly sentence: string; readonly hint?: string},
  {colour}: {readonly colour: boolean},
): string {
  const [, label = '', rest = ''] = /^([^:]*:)(.*)$/s.exec(printable(sentence)) ?? [];
  const told = `${paint(label, 'red', colour)}${rest}\n`;
  return hint === undefined ? told : `${told}hint: ${printable(hint)}\n`;
}

/** `Warning: …`, as kubectl prints what the server warns of. */
export function warningView(text: string, {colour}: {readonly colour: boolean}): string {
  return `${paint('Warning:', 'yellow', colour)} ${printable(text)}\n`;
}
