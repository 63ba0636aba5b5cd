import {assertion, op, type Program} from '../go/regexp.js';

/**
 * What can be said of a pattern from its compiled program, where repeats, flags and escapes are already resolved:
 * for the few patterns whose syntax only the engine can read.
 */

type Instruction = Program['inst'][number];

const newline = 0x0a;

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

function reachesMatch({inst}: Program, reached: Uint8Array): boolean {
  return inst.some(({op: is}, index) => is === op.match && reached[index] === 1);
}

/** Marks with 1 the instructions that can be reached without passing one that `blocks`. */
function walk(
  program: Program,
  blocks: (instruction: Instruction) => boolean = () => false,
): Uint8Array {
  const reached = new Uint8Array(program.inst.length);
  const open = [program.start];
  for (let index = open.pop(); index !== undefined; index = open.pop()) {
    const instruction = at(program, index);
    if (reached[index] === 1 || blocks(instruction)) continue;
    reached[index] = 1;
    if (instruction.op === op.match || instruction.op === op.fail) continue;
    open.push(instruction.out);
    if (instruction.op === op.branch || instruction.op === op.branchMatch)
      open.push(instruction.arg);
  }

  return reached;
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
