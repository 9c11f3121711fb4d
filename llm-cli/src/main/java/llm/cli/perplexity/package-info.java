/** How well a model predicts a text. */
@NullMarked
package llm.cli.perplexity;

import org.jspecify.annotations.NullMarked;
