import {assertion, op, type Program} from '../go/regexp.js';

/**
 * What can be said of a pattern without running it, read from its compiled program, where repeats, flags and
 * escapes are already resolved.
 */

type Instruction = Program['inst'][number];

const newline = 0x0a;
/** Above it the search for a literal would take longer than it saves. */
const longestProgram = 2000;

/**
 * Whether a match can only lie in the newest line: nothing consumes a newline, nothing asks for the start of the
 * text or of a line, and every way to a match passes the end of the text.
 */
export function matchesOnlyTheLastLine(program: Program): boolean {
  const reached = walk(program);
  const within = program.inst.every(
    (instruction, index) =>
      reached[index] === 0 || !(consumesNewline(instruction) || asksForStart(instruction)),
  );
  return within && !reachesMatch(program, walk(program, asksForEnd));
}

/** The longest run of bytes that stands in every text that matches. */
export function requiredLiteral(program: Program): Buffer {
  if (program.inst.length > longestProgram) return Buffer.alloc(0);
  const runs = program.inst
    .map((instruction, index) => ({
      index,
      text: isLiteral(instruction) ? literalFrom(program, index) : '',
    }))
    .filter(({text}) => text !== '')
    .sort((a, b) => b.text.length - a.text.length);
  const mandatory = runs.find(({index}) => {
    const around = walk(program, (_, other) => other === index);
    return !reachesMatch(program, around);
  });
  return Buffer.from(mandatory?.text ?? '');
}

/** The characters that must follow one another from this instruction on. */
function literalFrom(program: Program, from: number): string {
  let run = '';
  for (let index = from, steps = 0; steps < program.inst.length; steps += 1) {
    const instruction = at(program, index);
    const rune = isLiteral(instruction) ? instruction.runes[0] : undefined;
    // Bytes that are not UTF-8 match as U+FFFD, so its own bytes need not stand in the text.
    if (rune === 0xfffd) break;
    if (rune !== undefined) run += String.fromCodePoint(rune);
    else if (!consumesNothing(instruction)) break;
    index = instruction.out;
  }

  return run;
}

function reachesMatch({inst}: Program, reached: Uint8Array): boolean {
  return inst.some(({op: is}, index) => is === op.match && reached[index] === 1);
}

/** Marks with 1 the instructions that can be reached without passing one that `blocks`. */
function walk(
  program: Program,
  blocks: (instruction: Instruction, index: number) => boolean = () => false,
): Uint8Array {
  const reached = new Uint8Array(program.inst.length);
  const open = [program.start];
  for (let index = open.pop(); index !== undefined; index = open.pop()) {
    const instruction = at(program, index);
    if (reached[index] === 1 || blocks(instruction, index)) continue;
    reached[index] = 1;
    if (instruction.op === op.match || instruction.op === op.fail) continue;
    open.push(instruction.out);
    if (instruction.op === op.branch || instruction.op === op.branchMatch)
      open.push(instruction.arg);
  }

  return reached;
}

function isLiteral({op: is, arg, runes}: Instruction): boolean {
  return is === op.rune1 || (is === op.rune && runes.length === 1 && (arg & 1) === 0);
}

function consumesNothing({op: is}: Instruction): boolean {
  return is === op.capture || is === op.assertion || is === op.nop;
}

function consumesNewline({op: is, runes}: Instruction): boolean {
  if (is === op.runeAny) return true;
  if (is !== op.rune && is !== op.rune1) return false;
  if (runes.length === 1) return runes[0] === newline;
  for (let i = 0; i < runes.length; i += 2) {
    if ((runes[i] ?? 0) <= newline && newline <= (runes[i + 1] ?? 0)) return true;
  }

  return false;
}

function asksForStart({op: is, arg}: Instruction): boolean {
  return is === op.assertion && (arg & (assertion.beginLine | assertion.beginText)) !== 0;
}

function asksForEnd({op: is, arg}: Instruction): boolean {
  return is === op.assertion && (arg & assertion.endText) !== 0;
}

function at({inst}: Program, index: number): Instruction {
  const instruction = inst[index];
  if (!instruction)
    throw new RangeError(`expected an instruction below ${inst.length}, got ${index}`);
  return instruction;
}
