// How versions of the company are told from those of the product.

/** Versions that a company makes begin above this number; those below come with the product, so that the two never meet. */
export const HOUSE_FROM = 1000
