/** A JSON value: what variables, payloads and stored states are made of. Instants are ISO 8601 strings. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Data of a case, by name. */
export type Variables = Record<string, Json>;
