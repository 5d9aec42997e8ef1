declare const JVS_VERSION: string | undefined;

/** Version of this build, put in by the bundler. */
export const version: string = typeof JVS_VERSION === 'undefined' ? '0.0.0-source' : JVS_VERSION;
