/// <reference types="svelte" />
/// <reference types="vite/client" />

/** The address of MapLibre's worker (`maplibre.ts`). */
declare module 'virtual:map-worker' {
  const url: string;
  export default url;
}
