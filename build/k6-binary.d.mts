/** Where k6 is found and, when it is nowhere, made ready. */

/** The version the kit is tested with, downloads and builds. */
export declare const k6Version: string;

export interface K6Binary {
  /** Absolute path of the executable. */
  readonly path: string;
  /** `2.2.0` */
  readonly version: string;
  readonly source: 'K6_BIN' | 'PATH' | 'cache';
  /** Of the tested minor version; another one has passed the handshake. */
  readonly tested: boolean;
}

export interface K6Search {
  /** The folder of the kit. */
  readonly root: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal;
  /** Takes whole lines of progress. */
  readonly tell?: (line: string) => void;
}

/** In milliseconds. */
export interface K6Limits {
  /** Until a connection to the release host stands. */
  readonly connect: number;
  /** Silence of the release host. */
  readonly silence: number;
  /** One whole download. */
  readonly download: number;
  /** One whole build. */
  readonly build: number;
  /** Waiting for another set-up. */
  readonly wait: number;
}

/**
 * Looks at K6_BIN, PATH and the project's cache, in this order; downloads and builds nothing. Null when none is fit.
 * An error with `code`, `hint` and `exitCode` (5) when K6_BIN is set and cannot be used.
 */
export declare function findK6(search: K6Search): Promise<K6Binary | null>;

/**
 * As `findK6`; when there is none, the official release archive (HASIVU_K6_RELEASES: its base address) or else a Go
 * build puts one into the project's cache. An error with `code`, `hint` and `exitCode` (5, or 130 when interrupted)
 * when no way works.
 */
export declare function ensureK6(search: K6Search & { readonly limits?: Partial<K6Limits> }): Promise<K6Binary>;
