// Stands for `peersInstalled.mjs` where RxDB and PouchDB are not installed: nobody to compare with.
export const peers = {}
