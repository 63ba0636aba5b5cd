import {get, post, type Case, type Step} from '../step.js';

const maps = '/api/v1/namespaces/NS/configmaps';

function made(name: string, labels: Readonly<Record<string, string>>): Step {
  return post(maps, {metadata: {name, labels}});
}

const three = [
  made('one', {app: 'npd', cores: '4'}),
  made('two', {app: 'other', empty: ''}),
  made('three', {}),
];

/** Only the names: what a list looks like besides is held elsewhere. */
function list(selector: 'labelSelector' | 'fieldSelector', text: string): Step {
  const query = new URLSearchParams({[selector]: text}).toString();
  const accept = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';
  return get(`${maps}?${query}`, {accept});
}

function labels(...texts: readonly string[]): readonly Step[] {
  return texts.map((text) => list('labelSelector', text));
}

function fields(...texts: readonly string[]): readonly Step[] {
  return texts.map((text) => list('fieldSelector', text));
}

/** What selectors select, and how those that are none are refused. */
export const selectors: readonly Case[] = [
  {
    name: 'selects by equal labels',
    steps: [...three, ...labels('app=npd', 'app==npd', 'app!=npd', 'empty=', 'app=npd,cores=4')],
  },
  {
    name: 'selects by sets of labels',
    steps: [
      ...three,
      ...labels(
        'app in (npd, other)',
        'app notin (npd)',
        'app in ()',
        'app',
        '!app',
        'cores>3',
        'cores<4',
      ),
    ],
  },
  {
    name: 'selects by fields',
    steps: [
      ...three,
      ...fields(
        'metadata.name=two',
        'metadata.name!=two',
        'metadata.name==one,metadata.namespace=NS',
      ),
    ],
  },
  {
    name: 'refuses a label selector that is none',
    steps: labels(
      '=a',
      'a=b,',
      'a b',
      'a in b',
      'a in (b',
      'a in (b c)',
      'a=b c',
      'a>x',
      'a=',
      '-a=b',
      'a=-b',
      'a/b/c=d',
      '/a=b',
      'A_/b=c',
      'a in (=)',
      'a=(b)',
      '!',
      '!a=b',
      'a!b',
      'a=!b',
    ),
  },
  {
    name: 'refuses a field selector that is none',
    steps: fields(
      'nothing',
      'a=b',
      'metadata.name=a=b',
      'metadata.name=a\\b',
      'metadata.name=a\\',
      '=b',
    ),
  },
];
