/** An OpenAPI v3 document, as far as it is looked at here. */
export interface OpenApi {
  readonly openapi: string;
  readonly info: object;
  readonly paths: Readonly<Record<string, PathItem>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, object>>;
    readonly securitySchemes?: object;
  };
}

/** What can be done at a path, by HTTP's method in small letters; `parameters` are those of all. */
export type PathItem = Readonly<Record<string, object>>;

/** What a server says of one operation besides OpenAPI. */
export interface Operation {
  /** `list`, `post`, `connect` */
  readonly 'x-kubernetes-action'?: string;
}
