/** What was asked for is not done; the message is one sentence that says why and what to do. */
export class Refused extends Error {}
