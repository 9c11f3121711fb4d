/** Grammars of answers that have calls: what a model may write, by notation and schemas. */
@NullMarked
package llm.runtime.answer.grammar;

import org.jspecify.annotations.NullMarked;
