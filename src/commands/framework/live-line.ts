import type {Outlet} from './surroundings.js';

/** Shows one step while it lasts. */
export interface StepDisplay {
  readonly tell: (text: string) => void;
  readonly end: (outcome: 'done' | 'failed', seconds: string) => Promise<void>;
}

/**
 * A step as a line on a terminal that is painted anew until the step ends. listr2 is loaded when the first one is shown.
 * @param stderr the process's own, which is a terminal
 */
export function liveLine(stderr: Outlet): StepDisplay {
  let text = '';
  let retitle: ((title: string) => void) | undefined;
  let settle: ((outcome: 'done' | 'failed') => void) | undefined;
  const ended = new Promise<'done' | 'failed'>((resolve) => {
    settle = resolve;
  });
  const shown = show();

  async function show(): Promise<void> {
    const {Listr, ListrLogger, ProcessOutput} = await import('listr2');
    const stream = stderr as NodeJS.WriteStream;
    const logger = new ListrLogger({
      useIcons: true,
      processOutput: new ProcessOutput(stream, stream),
    });
    const tasks = new Listr(
      [
        {
          title: text || ' ',
          async task(_, task): Promise<void> {
            retitle = (title) => {
              task.title = title;
            };
            if ((await ended) === 'failed') throw new Error(text);
          },
        },
      ],
      {
        concurrent: false,
        exitOnError: false,
        registerSignalListeners: false,
        rendererOptions: {logger, showErrorMessage: false},
      },
    );
    await tasks.run();
  }

  return {
    tell(now) {
      text = now;
      retitle?.(now);
    },
    async end(outcome, seconds) {
      text = `${text}   ${seconds}`;
      retitle?.(text);
      settle?.(outcome);
      await shown;
    },
  };
}
