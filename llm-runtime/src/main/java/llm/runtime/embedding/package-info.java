/**
 * Embeddings and scores of texts: what is read, what is made of its rows, how many share passes.
 */
@NullMarked
package llm.runtime.embedding;

import org.jspecify.annotations.NullMarked;
