/** BERT and the encoders that came of it. */
@NullMarked
package llm.arch.bert;

import org.jspecify.annotations.NullMarked;
