/** Style sheets are gathered by the bundler; importing one gives nothing. */
declare module '*.css';
