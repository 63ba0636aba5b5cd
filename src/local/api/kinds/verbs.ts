/** What can be done with most kinds. */
export const allVerbs: readonly string[] = [
  ...['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
];
