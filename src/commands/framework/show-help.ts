import {commandHelp, topicHelp, type Entry} from '../../view/help.js';
import {following, type Route} from './route.js';
import type {Manifest} from './manifest.js';
import {groups, topics} from './topics.js';

const about =
  'kubectl npd finds what is wrong with the nodes of a cluster, and proves that it does.\n\nIt shows what the agent on each node found, and manages that agent, which takes the place of node-problem-detector.';

/** The help of what a command line leads to. */
export function helpText(place: Route, manifest: Manifest): string {
  if (place.to === 'command') {
    const {command} = place;
    const below = entries(command.id.split(':'), manifest);
    return commandHelp(
      command,
      below.map((one) => ({...one, group: 'Available Commands'})),
    );
  }
  const {words} = place;
  const summary = topics[words.join(':')]?.summary;
  return topicHelp(words, summary === undefined ? about : `${summary}.`, entries(words, manifest));
}

/** The commands that begin with these words, by their headings. */
function entries(words: readonly string[], manifest: Manifest): readonly Entry[] {
  return following(words, manifest)
    .map((word) => entry([...words, word], manifest))
    .sort((a, b) => groups.indexOf(a.group) - groups.indexOf(b.group));
}

function entry(words: readonly string[], manifest: Manifest): Entry {
  const id = words.join(':');
  const {summary = '', group = 'Available Commands'} = manifest.commands[id] ?? topics[id] ?? {};
  return {word: words.at(-1) ?? '', summary, group};
}
