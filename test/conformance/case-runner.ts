/** One case of a file, as it stands there. A plain value is read as `{value}`. */
export type Case = Readonly<Record<string, unknown>>;

/** How the cases of one list are run. Every field of a case is either given or answered; others fail it. */
export interface CaseList {
  /** Fields that the answer is made from, and names. */
  readonly given: readonly string[];
  /** Fields that say what upstream answers. */
  readonly answers: readonly string[];
  /** Our answer: the same fields, none that does not apply. */
  answer(given: Case): Case | Promise<Case>;
  /** The answers as we compare them, where upstream's words are not ours: `{error: true}`. */
  expected?(answers: Case): Case;
  /** Why a case cannot be run, if so. */
  skip?(theCase: Case): string | undefined;
}

/** How one case file is run, by the names of its lists; a single value counts as a list of one. */
export interface FileRunner {
  readonly lists: Readonly<Record<string, CaseList>>;
  /** Fields of the file that are no cases, with why they are not run. */
  readonly notRun?: Readonly<Record<string, string>> | undefined;
}

/** What became of one case. */
export type Outcome =
  | {readonly result: 'passed' | 'differs'; readonly name: string}
  | {readonly result: 'skipped'; readonly name: string; readonly why: string}
  | {readonly result: 'failed'; readonly name: string; readonly problem: string};
