/** Text to token ids and back. */
@NullMarked
package llm.tokenizer;

import org.jspecify.annotations.NullMarked;
