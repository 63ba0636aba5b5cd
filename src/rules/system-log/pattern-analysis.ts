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
  const reached = reachable(program, () => true);
  const within = [...reached].every((index) => {
    const instruction = at(program, index);
    return !consumesNewline(instruction) && !asksForStart(instruction);
  });
  const unanchored = reachable(program, (instruction) => !asksForEnd(instruction));
  return within && ![...unanchored].some((index) => at(program, index).op === op.match);
}

/** The longest run of bytes that stands in every text that matches. */
export function requiredLiteral(program: Program): Buffer {
  if (program.inst.length > longestProgram) return Buffer.alloc(0);
  let longest = '';
  program.inst.forEach((instruction, index) => {
    if (!isLiteral(instruction) || !isMandatory(program, index)) return;
    const run = literalFrom(program, index);
    if (run.length > longest.length) longest = run;
  });
  return Buffer.from(longest);
}

/** The characters that must follow one another from this instruction on. */
function literalFrom(program: Program, from: number): string {
  const seen = new Set<number>();
  let run = '';
  for (let index = from; !seen.has(index); index = at(program, index).out) {
    seen.add(index);
    const instruction = at(program, index);
    const rune = isLiteral(instruction) ? instruction.runes[0] : undefined;
    // Bytes that are not UTF-8 match as U+FFFD, so its own bytes need not stand in the text.
    if (rune === 0xfffd) break;
    if (rune !== undefined) run += String.fromCodePoint(rune);
    else if (!consumesNothing(instruction)) break;
  }

  return run;
}

function isMandatory(program: Program, without: number): boolean {
  const left = reachable(program, (_, index) => index !== without);
  return ![...left].some((index) => at(program, index).op === op.match);
}

/** The instructions that can be reached by passing only through those that `passes`; its start included. */
function reachable(
  program: Program,
  passes: (instruction: Instruction, index: number) => boolean,
): ReadonlySet<number> {
  const seen = new Set<number>();
  const open = [program.start];
  for (let index = open.pop(); index !== undefined; index = open.pop()) {
    const instruction = at(program, index);
    if (seen.has(index) || !passes(instruction, index)) continue;
    seen.add(index);
    if (instruction.op === op.match || instruction.op === op.fail) continue;
    open.push(instruction.out);
    if (instruction.op === op.branch || instruction.op === op.branchMatch)
      open.push(instruction.arg);
  }

  return seen;
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
